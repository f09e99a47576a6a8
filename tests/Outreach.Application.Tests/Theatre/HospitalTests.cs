using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Theatre;

public sealed class HospitalTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hospital_is_recorded_read_and_changed_with_its_instructions(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var made = await app.SendAsync(ScheduleWorld.NewHospital("KG-OSH-IOCH") with { Instructions = new Dictionary<string, string> { ["ru"] = "Возьмите паспорт." } });
        await app.SendAsync(new ChangeHospital(made.HospitalId, "Eye centre", "Көз борбору", "Osh", 40.5, 72.8, "Asia/Bishkek", ["ky"], null, new Dictionary<string, string> { ["ky"] = "Паспорт алыңыз." }, made.Version));

        var read = await app.SendAsync(new GetHospital(made.HospitalId));

        Assert.Equal(("KG-OSH-IOCH", "Eye centre", "Көз борбору", 1L), (read.Code, read.Name, read.NameLocal, read.Version));
        Assert.Equal("Паспорт алыңыз.", Assert.Single(read.Instructions).Value);
        await using var db = app.OpenDatabase();
        Assert.Equal(["ChangeHospital", "CreateHospital"], await db.AuditRecords.OrderBy(a => a.Action).Select(a => a.Action).ToListAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_change_that_is_based_on_an_older_copy_is_refused(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        await app.SendAsync(new RenameTheatre(world.Theatre, "Blue", 0));
        await app.SendAsync(new RenameSurgeon(world.Surgeon, "Dr. One", 0));

        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new RenameTheatre(world.Theatre, "Green", 0)));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new RenameSurgeon(world.Surgeon, "Dr. 1", 0)));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(
            new ChangeHospital(world.Hospital, "X", null, "Osh", 0, 0, "Asia/Bishkek", ["ky"], ExpectedVersion: 7)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Codes_of_hospitals_and_names_of_theatres_are_unique_even_in_a_race(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            (Exception?)await Record.ExceptionAsync(() => app.SendAsync(ScheduleWorld.NewHospital("KG-OSH-IOCH"))))));

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(7, outcomes.Count(o => o is RuleViolationException { Code: "hospital-code-taken" }));
        var hospital = (await app.SendAsync(new ListHospitals())).Items.Single().HospitalId;
        await app.SendAsync(new AddTheatre(hospital, "One"));
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new AddTheatre(hospital, "One")));
        Assert.Equal("theatre-name-taken", refused.Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Staff_see_and_change_only_hospitals_of_their_own(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var mine = await ScheduleWorld.MakeAsync(app, "KG-OSH-1");
        var other = await ScheduleWorld.MakeAsync(app, "KG-OSH-2");
        var role = ScheduleWorld.At(mine.Hospital, StaffRole.Administrator);

        Assert.Equal("KG-OSH-1", Assert.Single((await app.SendAsync(new ListHospitals(), roles: role)).Items).Code);
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetHospital(other.Hospital), roles: role));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ListTheatres(other.Hospital), roles: role));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new RenameTheatre(other.Theatre, "Mine now"), roles: role));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new RetireSurgeon(other.Surgeon), roles: role));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(ScheduleWorld.NewHospital("KG-OSH-3"), roles: role));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new AddTheatre(mine.Hospital, "Three"), roles: ScheduleWorld.At(mine.Hospital, StaffRole.BookingClerk)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_retired_theatre_or_surgeon_takes_no_session_and_one_with_sessions_to_come_is_not_retired(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        await app.SendAsync(world.NewSession());

        Assert.Equal("sessions-to-come", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new RetireTheatre(world.Theatre)))).Code);
        Assert.Equal("sessions-to-come", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new RetireSurgeon(world.Surgeon)))).Code);
        await app.SendAsync(new RetireTheatre(world.OtherTheatre));
        await app.SendAsync(new RetireSurgeon(world.OtherSurgeon));
        Assert.Equal("theatre-retired", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(world.NewSession(13, 14, theatre: world.OtherTheatre)))).Code);
        Assert.Equal("surgeon-retired", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(world.NewSession(13, 14, surgeon: world.OtherSurgeon)))).Code);
        Assert.Equal("Theatre 1", Assert.Single((await app.SendAsync(new ListTheatres(world.Hospital))).Items).Name);
        Assert.Equal(2, (await app.SendAsync(new ListTheatres(world.Hospital, WithRetired: true))).Items.Count);
        Assert.Equal("Surgeon One", Assert.Single((await app.SendAsync(new ListSurgeons())).Items).Name);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Pages_of_hospitals_and_surgeons_follow_each_other_without_gap_or_repetition(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        for (var i = 0; i < 5; i++)
        {
            var made = await app.SendAsync(ScheduleWorld.NewHospital($"KG-OSH-{i}"));
            await app.SendAsync(new AddSurgeon(i < 3 ? "Same Name" : $"Surgeon {i}", made.HospitalId));
        }

        var codes = new List<string>();
        var surgeons = new List<Guid>();
        string? after = null;
        do
        {
            var page = await app.SendAsync(new ListHospitals(After: after, Limit: 2));
            codes.AddRange(page.Items.Select(i => i.Code));
            after = page.Next;
        }
        while (after is not null);

        do
        {
            var page = await app.SendAsync(new ListSurgeons(After: after, Limit: 2));
            surgeons.AddRange(page.Items.Select(i => i.SurgeonId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["KG-OSH-0", "KG-OSH-1", "KG-OSH-2", "KG-OSH-3", "KG-OSH-4"], codes);
        Assert.Equal((5, 5), (surgeons.Count, surgeons.Distinct().Count()));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new ListSurgeons(After: "!!")));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new ListSurgeons(After: PageOf("one part"))));
    }

    [Theory]
    [InlineData("Zone", "Asia/Atlantis")]
    [InlineData("Phone", "0322 20 00 00")]
    [InlineData("Code", "osh hospital")]
    [InlineData("Country", "Kyrgyzstan")]
    [InlineData("WorkingLanguages[0]", "klingon")]
    [InlineData("Instructions", "klingon")]
    public async Task What_no_hospital_can_have_is_refused_by_its_field(string field, string value)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var right = ScheduleWorld.NewHospital("KG-OSH-IOCH");
        var wrong = field switch
        {
            "Zone" => right with { Zone = value },
            "Phone" => right with { Phone = value },
            "Code" => right with { Code = value },
            "Country" => right with { Country = value },
            "Instructions" => right with { Instructions = new Dictionary<string, string> { [value] = "x" } },
            _ => right with { WorkingLanguages = [value] },
        };

        var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(wrong));

        Assert.Equal(field, Assert.Single(refused.Errors).PropertyName);
    }

    private static string PageOf(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
}
