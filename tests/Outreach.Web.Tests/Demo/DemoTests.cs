using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application.Invariants;
using Outreach.Application.Persistence;
using Outreach.Testing;
using Outreach.Web.Demo;

namespace Outreach.Web.Tests.Demo;

/// <summary>A newcomer starts the demo whenever they like.</summary>
public sealed class DemoTests
{
    /// <summary>By the machine: half past midnight, five in the morning and noon in Osh.</summary>
    [Theory]
    [InlineData(18, 30)]
    [InlineData(23, 0)]
    [InlineData(6, 0)]
    public async Task A_demo_made_at_any_hour_is_ready_sound_and_never_behind_what_has_happened_in_it(int hour, int minute)
    {
        var machine = new FakeClock(Instant.FromUtc(2026, 11, 24, hour, minute));
        await using var host = await DemoHost.StartAsync(machine);
        var made = host.Services.GetRequiredService<DemoClock>().GetCurrentInstant();
        await AssertReadyAndSoundAsync(host);

        machine.AdvanceMinutes(1);
        await host.RestartAsync();

        Assert.Equal(made + Duration.FromMinutes(1), host.Services.GetRequiredService<DemoClock>().GetCurrentInstant());
        await AssertReadyAndSoundAsync(host);
        await AssertADayBringsMessagesAsync(host);
    }

    /// <summary>Also from one night to the next: the day between has passed.</summary>
    private static async Task AssertADayBringsMessagesAsync(DemoHost host)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await SignedIn.TokenAsync(client, "manager", DemoPeople.Password));
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OutreachDbContext>();
        var sent = await db.Reminders.CountAsync(r => r.SentAt != null);

        using var moved = await client.PostAsJsonAsync("/api/v1/demo/clock", new { forwardHours = 24 });

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.True(await db.Reminders.CountAsync(r => r.SentAt != null) > sent, "A day has passed and nobody was written to.");
        await AssertReadyAndSoundAsync(host);
    }

    private static async Task AssertReadyAndSoundAsync(DemoHost host)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        await using var scope = host.Services.CreateAsyncScope();
        var (db, clock) = (scope.ServiceProvider.GetRequiredService<OutreachDbContext>(), scope.ServiceProvider.GetRequiredService<IClock>());
        Assert.True(await db.AuditRecords.MaxAsync(a => a.At) <= clock.GetCurrentInstant(), "Something has happened that is still to come.");
        Assert.Empty((await new InvariantChecker(db, clock).RunAsync(CancellationToken.None)).Where(f => !f.Holds).Select(f => f.Name));
    }
}
