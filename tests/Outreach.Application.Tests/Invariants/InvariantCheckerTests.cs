using Microsoft.EntityFrameworkCore;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Invariants;

/// <summary>One loosened programme for each provider; every plant is rolled back.</summary>
public sealed class LoosenedWorlds : IAsyncLifetime
{
    private readonly Dictionary<DatabaseProvider, Saboteur> saboteurs = [];

    internal async Task<Saboteur> ForAsync(DatabaseProvider provider)
    {
        if (!saboteurs.TryGetValue(provider, out var saboteur))
        {
            saboteurs[provider] = saboteur = new Saboteur(await ConsistentWorld.StartAsync(provider), provider);
            await saboteur.LoosenAsync();
        }

        return saboteur;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var saboteur in saboteurs.Values)
        {
            await saboteur.World.DisposeAsync();
        }
    }
}

public sealed class InvariantCheckerTests(LoosenedWorlds worlds) : IClassFixture<LoosenedWorlds>
{
    public static TheoryData<DatabaseProvider, string> EveryPlant
    {
        get
        {
            var data = new TheoryData<DatabaseProvider, string>();
            foreach (var provider in new EachProvider())
            {
                foreach (var plant in Plants.All.Keys)
                {
                    data.Add(new TheoryDataRow<DatabaseProvider, string>(provider.Data, plant) { Skip = provider.Skip });
                }
            }

            return data;
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_programme_in_order_breaks_nothing(DatabaseProvider provider)
    {
        await using var world = await ConsistentWorld.StartAsync(provider);

        await world.App.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Without_its_protection_an_untouched_programme_still_breaks_nothing(DatabaseProvider provider)
    {
        var saboteur = await worlds.ForAsync(provider);

        Assert.DoesNotContain(await saboteur.FindingsWithAsync(), f => !f.Holds);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Every_check_has_a_planted_violation(DatabaseProvider provider)
    {
        var saboteur = await worlds.ForAsync(provider);

        var checks = (await saboteur.FindingsWithAsync()).Select(f => f.Name).Order(StringComparer.Ordinal);

        Assert.Equal(checks, Plants.All.Keys.Select(k => k.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(EveryPlant))]
    public async Task A_planted_violation_is_reported_by_its_check(DatabaseProvider provider, string plant)
    {
        var saboteur = await worlds.ForAsync(provider);

        var found = (await saboteur.FindingsWithAsync(Plants.All[plant](saboteur))).Single(f => f.Name == plant.Split(':')[0]);

        Assert.True(found.Violations > 0, $"{found.Name} saw nothing.");
        Assert.NotEmpty(found.Samples);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Broken_invariants_fail_a_test_by_name(DatabaseProvider provider)
    {
        await using var world = await ConsistentWorld.StartAsync(provider);
        await using (var db = world.App.OpenDatabase())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE theatre_sessions SET taken = 0");
        }

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(world.App.AssertInvariantsAsync);

        Assert.Contains("session-counts-its-bookings", failure.Message, StringComparison.Ordinal);
    }
}
