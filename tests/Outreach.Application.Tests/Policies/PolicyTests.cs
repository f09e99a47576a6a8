using System.Text.Json;
using Outreach.Application.Policies;
using Outreach.Application.Security;
using Outreach.Application.Tests.WaitingList;
using Outreach.Domain.Policies;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Policies;

public sealed class PolicyTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Standard_rules_hold_until_somebody_sets_others_and_every_version_stays(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await new ListWorld(app).AddHospitalAsync("H-A")).Id.Value;
        foreach (var kind in (await app.SendAsync(new ListPolicies())).Kinds)
        {
            Assert.Equal((PolicySource.Standard, 0), await SourceAsync(app, kind.Kind, hospital));
            Assert.Empty(kind.Versions);
        }

        await app.SendAsync(new ReplacePolicy(PolicyKind.Eligibility, null, "Board", Rules("""{ "glucoseRed": 15.0 }"""), 0));
        Assert.Equal((PolicySource.General, 1), await SourceAsync(app, PolicyKind.Eligibility, hospital));
        await app.SendAsync(new ReplacePolicy(PolicyKind.Eligibility, hospital, "Head", Rules("""{ "glucoseRed": 14.0 }"""), 0));
        await app.SendAsync(new ReplacePolicy(PolicyKind.Eligibility, null, "Board", Rules("""{ "glucoseRed": 16.0 }"""), 1));

        var general = await app.SendAsync(new GetPolicy(PolicyKind.Eligibility));
        Assert.Equal((PolicySource.Hospital, 1), await SourceAsync(app, PolicyKind.Eligibility, hospital));
        Assert.Equal((PolicySource.General, 2, 16.0m, 11.1m), (general.Source, general.Number, general.Rules.GetProperty("glucoseRed").GetDecimal(), general.Rules.GetProperty("glucoseAmber").GetDecimal()));
        Assert.Equal(3, (await app.SendAsync(new ListPolicies(PolicyKind.Eligibility))).Kinds.Single().Versions.Count);
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new ReplacePolicy(PolicyKind.Eligibility, null, "Board", Rules("{}"), 1)));
    }

    [Theory]
    [InlineData(PolicyKind.Eligibility, """{ "glucoseRed": 5 }""")]
    [InlineData(PolicyKind.Eligibility, """{ "glucoseRed": "16.7" }""")]
    [InlineData(PolicyKind.Eligibility, """{ "glukoseRed": 16.7 }""")]
    [InlineData(PolicyKind.Eligibility, """{ "listWorseThan": "SixNine" }""")]
    [InlineData(PolicyKind.Priority, """{ "tierBFromRank": 6 }""")]
    [InlineData(PolicyKind.Priority, """[]""")]
    [InlineData(PolicyKind.Priority, """null""")]
    [InlineData(PolicyKind.Reminders, """{ "steps": 3 }""")]
    [InlineData(PolicyKind.Booking, """{ "keptSharePercent": 101 }""")]
    [InlineData(PolicyKind.Booking, """{ "secondEyeIntervalDays": 0 }""")]
    public async Task Rules_that_cannot_be_are_refused_with_the_field(PolicyKind kind, string rules)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);

        var refusal = await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.SendAsync(new ReplacePolicy(kind, null, "Board", Rules(rules))));

        Assert.Equal("Rules", Assert.Single(refusal.Errors).PropertyName);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_administrator_of_one_hospital_sets_its_rules_only(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var (own, other) = ((await world.AddHospitalAsync("H-A")).Id, (await world.AddHospitalAsync("H-B")).Id);
        HeldRole[] administrator = [new(StaffRole.Administrator, own)];

        await app.SendAsync(new ReplacePolicy(PolicyKind.Priority, own.Value, "Head", Rules("{}")), roles: administrator);

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ReplacePolicy(PolicyKind.Priority, other.Value, "Head", Rules("{}")), roles: administrator));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new ReplacePolicy(PolicyKind.Priority, null, "Head", Rules("{}")), roles: administrator));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new GetPolicy(PolicyKind.Priority), roles: [new HeldRole(StaffRole.Clinician, null)]));
    }

    private static JsonElement Rules(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static async Task<(PolicySource Source, int Number)> SourceAsync(AppUnderTest app, PolicyKind kind, Guid hospital)
    {
        var policy = await app.SendAsync(new GetPolicy(kind, hospital));
        return (policy.Source, policy.Number);
    }
}
