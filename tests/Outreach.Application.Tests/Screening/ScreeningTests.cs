using NodaTime;
using Outreach.Application.Policies;
using Outreach.Application.Screening;
using Outreach.Application.Security;
using Outreach.Application.Tests.WaitingList;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Policies;
using Outreach.Domain.Screening;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Screening;

public sealed class ScreeningTests
{
    private static readonly LocalDate Day = new(2026, 11, 20);

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_screening_keeps_what_was_written_and_proposes_for_each_eye(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"));
        var examination = new ExaminationDetails(
            Day,
            Right: Eye([new(AcuityType.Presenting, "0,05 н/к"), new(AcuityType.Pinhole, "1.0", AcuityNotation.LogMar)]),
            Left: Eye([new(AcuityType.Presenting, "1/∞ pr. l. certa")]),
            new WorkupFigures(165, 95, 301m, GlucoseUnit.MgPerDecilitre, 2.1m),
            "H25.1 both eyes");

        var recorded = await app.SendAsync(new RecordScreening(patient.Id.Value, null, null, examination));
        var screening = await app.SendAsync(new GetScreening(recorded.ScreeningId));

        var (right, left) = (screening.Eyes[0], screening.Eyes[1]);
        Assert.Equal([("0,05 н/к", "decimal", 3), ("1.0", "logmar", 2)], right.Acuities.Select(a => (a.Written, a.Notation, a.Rank)));
        Assert.Equal((3, 2), (right.PresentingRank, right.BestRank));
        Assert.Equal((EyeDecision.Review, "acuity;glucose.red;bp.recheck"), (right.Proposed, string.Join(';', right.ProposedReasons)));
        Assert.Equal(("one_over_infinity", "good"), (left.Acuities[0].Notation, left.Acuities[0].Projection));
        Assert.Equal((EyeDecision.Review, "glucose.red;bp.recheck"), (left.Proposed, string.Join(';', left.ProposedReasons)));
        Assert.Equal((301m, GlucoseUnit.MgPerDecilitre, 16.7m), (screening.Workup.Glucose, screening.Workup.GlucoseUnit, screening.Workup.GlucoseMmol));
        Assert.Equal(("eligibility-v1", true), (right.RuleVersion, right.CataractIsMainCause));
        Assert.Single((await app.SendAsync(new ListScreenings(PatientId: patient.Id.Value, Undecided: true))).Items);
    }

    [Theory]
    [InlineData("6/12/2026", null)]
    [InlineData("2.5", null)]
    [InlineData("6/60", AcuityNotation.DecimalFraction)]
    [InlineData("0.3 maybe", AcuityNotation.LogMar)]
    public async Task An_acuity_that_cannot_be_read_is_a_field_error(string written, AcuityNotation? notation)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var examination = new ExaminationDetails(Day, Eye([new(AcuityType.Presenting, "6/60")]), Eye([new(AcuityType.Presenting, "6/9"), new(AcuityType.Pinhole, written, notation)]));

        var refusal = await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.SendAsync(new RecordScreening(Guid.NewGuid(), null, null, examination)));

        Assert.Equal("Examination.Left.Acuities[1].Written", Assert.Single(refusal.Errors).PropertyName);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_screening_is_corrected_until_an_eye_is_decided(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"));
        var recorded = await RecordAsync(app, patient.Id.Value, "6/9", "6/9");

        var corrected = await app.SendAsync(new CorrectScreening(recorded.ScreeningId, Examination("3/60", "CF 1 m"), "Eyes were exchanged.", recorded.Version));

        Assert.Equal([EyeDecision.List, EyeDecision.List], corrected.Eyes.Select(e => e.Proposed));
        Assert.Equal([3, 4], corrected.Eyes.Select(e => e.PresentingRank!.Value));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new CorrectScreening(recorded.ScreeningId, Examination("6/9", "6/9"), "Late.", recorded.Version)));
        var decided = await app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Left, EyeDecision.List, ExpectedVersion: corrected.Version));
        Assert.True(decided.Version > corrected.Version);
        await ExpectAsync("screening-decided", () => app.SendAsync(new CorrectScreening(recorded.ScreeningId, Examination("6/9", "6/9"), "Too late.")));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task To_decide_to_list_puts_the_eye_on_the_list_waiting_since_the_examination(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"));
        var recorded = await RecordAsync(app, patient.Id.Value, "2/60", "HM");

        var decided = await app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Left, EyeDecision.List, Urgent: true));
        var entry = await app.SendAsync(new GetEntry(decided.EntryId!.Value));

        Assert.Equal((PriorityTier.A, ClinicianQueue.Urgent, Day), (entry.Entry.Tier, entry.Entry.Queue, entry.Entry.ListedOn));
        Assert.Equal(recorded.ScreeningId, entry.ScreeningId);
        await ExpectAsync("eye-already-decided", () => app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Left, EyeDecision.NotEligible, "Changed my mind.")));
        await ExpectAsync("reason-needed", () => app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Right, EyeDecision.NotEligible)));
        Assert.Null((await app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Right, EyeDecision.NotEligible, "Dense corneal scar."))).EntryId);
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(
            new DecideEye(recorded.ScreeningId, Domain.Eye.Right, EyeDecision.Review, "A registrar's wish."), roles: [new HeldRole(StaffRole.Registrar, null)]));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task No_clinician_can_list_an_eye_without_light_or_without_its_lens(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"));
        var recorded = await RecordAsync(app, patient.Id.Value, "NLP", "артифакия 0,1");

        Assert.Equal([EyeDecision.NotEligible, EyeDecision.NotEligible], recorded.Eyes.Select(e => e.Proposed));
        await ExpectAsync("no-light-perception", () => app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Right, EyeDecision.List, "She begs for it.")));
        await ExpectAsync("eye-operated", () => app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Left, EyeDecision.List, "She begs for it.")));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Everybody_eligible_of_a_camp_is_listed_in_batches_and_once(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var hospital = await world.AddHospitalAsync("H-A");
        var camp = await app.SendAsync(new CreateCamp("osh-2026", "Osh", hospital.Id.Value, "KG", Day));
        for (var i = 0; i < 5; i++)
        {
            var patient = await world.AddPatientAsync(hospital);
            await RecordAsync(app, patient.Id.Value, "3/60", i == 0 ? "6/6" : "1/60", camp.CampId);
            if (i == 1)
            {
                await app.SendAsync(new ListEye(patient.Id.Value, Domain.Eye.Right, null, "Listed before."));
            }
        }

        List<EligibleEyesListed> batches = [];
        do
        {
            batches.Add(await app.SendAsync(new ListEligibleEyes(camp.CampId, null, 2)));
        }
        while (batches[^1].RemainingScreenings > 0);

        Assert.Equal([3, 1, 0], batches.Select(b => b.RemainingScreenings));
        Assert.Equal((8, 1), (batches.Sum(b => b.Listed), batches.Sum(b => b.AlreadyListed)));
        Assert.Equal(9, (await app.SendAsync(new CountWaitingList(new EntryFilter()))).Total);
        Assert.Equal(0, (await app.SendAsync(new ListEligibleEyes(camp.CampId, null))).Screenings);
        Assert.Equal("osh-2026", (await app.SendAsync(new ListCamps())).Items.Single().Code);
        await ExpectAsync("code-taken", () => app.SendAsync(new CreateCamp("osh-2026", "Osh again", hospital.Id.Value, "KG", Day)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_removed_eye_is_listed_again_by_a_clerk_and_its_wait_starts_anew(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"));
        var recorded = await RecordAsync(app, patient.Id.Value, "3/60", "3/60");
        var decided = await app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Right, EyeDecision.List));
        HeldRole[] clerk = [new(StaffRole.BookingClerk, null)];
        await app.SendAsync(new RemoveEntry(decided.EntryId!.Value, RemovalReason.Unreachable), roles: clerk);

        var again = await app.SendAsync(new RelistEye(recorded.ScreeningId, Domain.Eye.Right, "Called us."), roles: clerk);

        Assert.Equal(new LocalDate(2026, 11, 24), (await app.SendAsync(new GetEntry(again.EntryId))).Entry.ListedOn);
        await ExpectAsync("not-decided", () => app.SendAsync(new RelistEye(recorded.ScreeningId, Domain.Eye.Left, "Wants both."), roles: clerk));
        await ExpectAsync("eye-already-listed", () => app.SendAsync(new RelistEye(recorded.ScreeningId, Domain.Eye.Right, "Twice."), roles: clerk));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hospitals_own_threshold_goes_before_the_general_one(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var (own, other) = (await world.AddHospitalAsync("H-A"), await world.AddHospitalAsync("H-B"));
        await app.SendAsync(new ReplacePolicy(PolicyKind.Eligibility, null, "Board", Rules(new { listWorseThan = "SixEighteen" })));
        await app.SendAsync(new ReplacePolicy(PolicyKind.Eligibility, own.Id.Value, "Head of H-A", Rules(new { listWorseThan = "SixTwelve" }), 0));

        var mild = (await world.AddPatientAsync(own), await world.AddPatientAsync(other));
        var atOwn = await RecordAsync(app, mild.Item1.Id.Value, "6/15", "6/60");
        var atOther = await RecordAsync(app, mild.Item2.Id.Value, "6/15", "6/60");

        Assert.Equal([(EyeDecision.List, "eligibility-v1/h1"), (EyeDecision.List, "eligibility-v1/h1")], atOwn.Eyes.Select(e => (e.Proposed, e.RuleVersion)));
        Assert.Equal([(EyeDecision.Review, "eligibility-v1/p1"), (EyeDecision.List, "eligibility-v1/p1")], atOther.Eyes.Select(e => (e.Proposed, e.RuleVersion)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_examination_in_the_future_or_before_the_birth_is_refused(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"), birthYear: 2026);

        foreach (var day in new[] { new LocalDate(2026, 11, 25), new LocalDate(2025, 12, 31) })
        {
            await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.SendAsync(
                new RecordScreening(patient.Id.Value, null, null, Examination("6/60", "6/60") with { ExaminedOn = day })));
        }

        Assert.Equal(["paediatric"], (await RecordAsync(app, patient.Id.Value, "CF", "CF")).Eyes[0].Reasons);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Screenings_of_other_hospitals_are_not_there(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var (own, other) = (await world.AddHospitalAsync("H-A"), await world.AddHospitalAsync("H-B"));
        var recorded = await RecordAsync(app, (await world.AddPatientAsync(other)).Id.Value, "3/60", "3/60");
        HeldRole[] clinician = [new(StaffRole.Clinician, own.Id)];

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetScreening(recorded.ScreeningId), roles: clinician));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new DecideEye(recorded.ScreeningId, Domain.Eye.Left, EyeDecision.List), roles: clinician));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ListEligibleEyes(null, other.Id.Value), roles: clinician));
        Assert.Empty((await app.SendAsync(new ListScreenings(), roles: clinician)).Items);
    }

    private static EyeExamination Eye(AcuityStatement[] acuities) => new(acuities);

    private static ExaminationDetails Examination(string right, string left) =>
        new(Day, Eye([new(AcuityType.Presenting, right)]), Eye([new(AcuityType.Presenting, left)]), null, "H25.1");

    private static Task<ScreeningRecorded> RecordAsync(AppUnderTest app, Guid patient, string right, string left, Guid? camp = null) =>
        app.SendAsync(new RecordScreening(patient, null, camp, Examination(right, left)));

    private static System.Text.Json.JsonElement Rules(object rules) => System.Text.Json.JsonSerializer.SerializeToElement(rules);

    private static async Task ExpectAsync(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RuleViolationException>(action)).Code);
}
