using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Registrations;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;
using Outreach.Domain.Screening;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Registrations;
using Outreach.Testing;

namespace Outreach.Application.Tests.Registrations;

public sealed class ImportTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_four_lists_are_taken_in_with_the_expected_answers(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        foreach (var list in RegistrationList.All)
        {
            var import = await world.ImportAsync(list);

            Assert.Equal((ImportStatus.Finished, list.Expected().Length), (import.Status, import.RowsDone));
            Assert.Equal(list.Expected(), await world.AnswersAsync(import));
        }

        await using var db = world.App.OpenDatabase();
        var expected = RegistrationList.All.SelectMany(list => list.Expected()).Select(line => line.Split(',')[1]).Count(outcome => outcome is "accepted" or "warned");
        Assert.Equal(expected, await db.Patients.CountAsync());
        Assert.Equal(expected, await db.Screenings.CountAsync());
        Assert.Equal(2 * expected, await db.EyeFindings.CountAsync());
        Assert.Equal(expected, await db.AuditRecords.CountAsync(a => a.Subject == "patient" && a.Action == nameof(TakeInRegistrations)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_dry_run_answers_like_the_real_one_and_takes_nobody_in(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("dushanbe-2026-09");

        var dry = await world.UploadAsync(list);
        Assert.Equal(ImportStatus.Queued, dry.Status);
        await world.WorkAsync();

        Assert.Equal((true, ImportStatus.Finished, 234, 234), await Facts(dry));
        Assert.Equal(list.Expected(), await world.AnswersAsync(dry));
        Assert.Equal(0, await world.PatientsAsync());

        async Task<(bool, ImportStatus, int, int?)> Facts(ImportState import)
        {
            var now = await world.StateAsync(import);
            return (now.IsDryRun, now.Status, now.RowsDone, now.RowsTotal);
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_same_list_again_changes_nothing_and_gives_the_earlier_result(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("osh-2026-autumn");
        var first = await world.ImportAsync(list);
        var patients = await world.PatientsAsync();

        var again = await world.ImportAsync(list);

        Assert.Equal(first, again);
        Assert.Equal(patients, await world.PatientsAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_edited_list_adds_only_what_is_new(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("osh-2026-autumn");
        var first = await world.ImportAsync(list);
        var patients = await world.PatientsAsync();
        var text = Encoding.UTF8.GetString(list.Content()).TrimEnd();
        var total = text.LastIndexOf("TOTAL", StringComparison.Ordinal);
        var edited = text[..total] + "326,Новый,Человек,,м,01.02.1950,,+996770099999,,,,,,0.05,0.2,,,OD,,,,,\r\n" + text[total..];

        var second = await world.ImportAsync(list, Encoding.UTF8.GetBytes(edited));

        Assert.NotEqual(first.ImportId, second.ImportId);
        Assert.Equal((patients + 1, 1), (await world.PatientsAsync(), second.Accepted + second.Warned));
        Assert.Equal(first.Accepted + first.Warned + first.Duplicates, second.Duplicates);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_run_whose_worker_died_goes_on_behind_the_last_answered_row(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("osh-2026-autumn");
        var real = await StartByHandAsync(world, list);
        var claimed = await world.App.SendAsSystemAsync(new ClaimImport("dead"));
        var run = new ImportRun(claimed.Import!, list.Open().Header!, "dead", ListingLimits.Default);
        Assert.True(await world.App.SendAsSystemAsync(new AnswerRows(run, [.. list.Open().Rows.Take(120)])));

        await world.WorkAsync();
        Assert.Equal((ImportStatus.Running, 120), ((await world.StateAsync(real)).Status, (await world.StateAsync(real)).RowsDone));

        world.App.Clock.Advance(Duration.FromMinutes(2));
        await world.WorkAsync();

        Assert.Equal(ImportStatus.Finished, (await world.StateAsync(real)).Status);
        Assert.Equal(AnswersAlone(list), await world.AnswersAsync(real));
        Assert.False(await world.App.SendAsSystemAsync(new AnswerRows(run, [.. list.Open().Rows.Skip(120).Take(10)])));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_run_that_a_stopping_node_gives_back_goes_on_at_once_with_the_next_one(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("kashi-2026-11");
        var real = await StartByHandAsync(world, list);
        var claimed = await world.App.SendAsSystemAsync(new ClaimImport("worker"));
        var run = new ImportRun(claimed.Import!, list.Open().Header!, "worker", ListingLimits.Default);
        Assert.True(await world.App.SendAsSystemAsync(new AnswerRows(run, [.. list.Open().Rows.Take(50)])));
        await world.WorkAsync();
        Assert.Equal((ImportStatus.Running, 50), ((await world.StateAsync(real)).Status, (await world.StateAsync(real)).RowsDone));

        Assert.False(await world.App.SendAsSystemAsync(new ReleaseImport(new RegistrationImportId(real.ImportId), "somebody else")));
        Assert.True(await world.App.SendAsSystemAsync(new ReleaseImport(new RegistrationImportId(real.ImportId), "worker")));
        await world.WorkAsync();

        Assert.Equal(ImportStatus.Finished, (await world.StateAsync(real)).Status);
        Assert.Equal(AnswersAlone(list), await world.AnswersAsync(real));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_cancelled_run_stops_after_its_batch_and_is_taken_up_again_where_it_was(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("kashi-2026-11");
        var real = await StartByHandAsync(world, list);
        var claimed = await world.App.SendAsSystemAsync(new ClaimImport("worker"));
        var run = new ImportRun(claimed.Import!, list.Open().Header!, "worker", ListingLimits.Default);
        Assert.True(await world.App.SendAsSystemAsync(new AnswerRows(run, [.. list.Open().Rows.Take(50)])));
        var patients = await world.PatientsAsync();

        await world.App.SendAsync(new CancelImport(real.ImportId));
        Assert.False(await world.App.SendAsSystemAsync(new AnswerRows(run, [.. list.Open().Rows.Skip(50)])));

        Assert.Equal((ImportStatus.Cancelled, 50), ((await world.StateAsync(real)).Status, (await world.StateAsync(real)).RowsDone));
        Assert.Equal(patients, await world.PatientsAsync());

        var dry = await world.UploadAsync(list);
        var resumed = await world.App.SendAsync(new TakeInRegistrations(dry.ImportId));
        Assert.Equal(real.ImportId, resumed.ImportId);
        await world.WorkAsync();
        Assert.Equal(AnswersAlone(list), await world.AnswersAsync(resumed));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_waiting_run_is_cancelled_at_once_and_a_finished_one_not_at_all(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var dry = await world.UploadAsync(RegistrationList.Named("kashi-2026-11"));

        Assert.Equal(ImportStatus.Cancelled, (await world.App.SendAsync(new CancelImport(dry.ImportId))).Status);
        var refusal = await Assert.ThrowsAsync<RuleViolationException>(() => world.App.SendAsync(new CancelImport(dry.ImportId)));

        Assert.Equal("illegal-transition", refusal.Code);
        Assert.Equal("dry-run-not-finished", (await Assert.ThrowsAsync<RuleViolationException>(() => world.App.SendAsync(new TakeInRegistrations(dry.ImportId)))).Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_broken_file_is_refused_as_a_whole(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("osh-2026-autumn");

        var dry = await world.UploadAsync(list, [.. list.Content(), (byte)'"', (byte)'x']);
        await world.WorkAsync();

        var state = await world.StateAsync(dry);
        Assert.Equal((ImportStatus.Refused, "file.quotes", 0), (state.Status, state.ReasonCode, state.RowsDone));
        Assert.Empty(await world.AnswersAsync(dry));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_person_arrives_with_contacts_consent_screening_and_entries(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("osh-2026-autumn");
        await world.ImportAsync(list);

        await using var db = world.App.OpenDatabase();
        var patient = await db.Patients.SingleAsync(p => p.FamilyName == "Орлова" && p.GivenName == "Валентина");
        Assert.Equal((new LocalDate(1966, 1, 29), Sex.Female, "KG", world.HospitalOf(list)), (patient.BirthDate, patient.Sex, patient.Citizenship, patient.HomeHospitalId));
        Assert.Equal("+996700086841", (await db.Contacts.SingleAsync(c => c.PatientId == patient.Id)).Phone);
        Assert.Equal(("passport", "AN9895193"), (await db.Identifiers.Where(i => i.PatientId == patient.Id).ToListAsync()).Select(i => (i.Type, i.Value)).Single());
        var consent = await db.Consents.SingleAsync(c => c.PatientId == patient.Id);
        Assert.Equal((ConsentPurpose.Messaging, false, ConsentMethod.RegistrationList), (consent.Purpose, consent.Given, consent.Method));
        var screening = await db.Screenings.SingleAsync(s => s.PatientId == patient.Id);
        Assert.Equal((142, 70, list.Statement.CampDate), (screening.SystolicMmHg, screening.DiastolicMmHg, screening.ExaminedOn));
        var readings = await db.AcuityReadings.Where(r => r.ScreeningId == screening.Id).OrderBy(r => r.Eye).ThenBy(r => r.Type).ToListAsync();
        Assert.Contains(readings, r => r is { Eye: Eye.Left, Type: AcuityType.Presenting, Notation: "lp", Rank: 5, Projection: "good", Written: "жарык сезүү, туура проекция" });
        Assert.Contains(readings, r => r is { Eye: Eye.Right, Type: AcuityType.BestCorrected, Notation: "decimal", Rank: 2 });
        var entry = await db.WaitingList.SingleAsync(e => e.PatientId == patient.Id);
        Assert.Equal((Eye.Left, PriorityTier.B, EntryStatus.Waiting, ClinicianQueue.None, list.Statement.CampDate), (entry.Eye, entry.Tier, entry.Status, entry.Queue, entry.ListedOn));
        Assert.Contains(patient.Id.Value, (await world.App.SendAsync(new FindPatients("orlova valentina"))).PatientsShown());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Somebody_registered_at_the_desk_is_found_too_and_named_by_their_reference(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var list = RegistrationList.Named("osh-2026-autumn");
        var patient = new Patient(EntityId.New<PatientId>(world.App.Clock), ReferenceCode.New(ReferenceKind.Patient), world.HospitalOf(list), world.App.Clock.GetCurrentInstant(), null);
        patient.Describe("Valentina", "Orlova", null, Sex.Female, Birth.On(new LocalDate(1966, 1, 29)), "KG", null);
        await world.App.SaveAsync(patient);

        var import = await world.ImportAsync(list);

        Assert.StartsWith($"3,duplicate,accepted,duplicate.likely({patient.Reference}),", (await world.AnswersAsync(import))[1], StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Imports_of_other_hospitals_do_not_exist(DatabaseProvider provider)
    {
        await using var world = await ImportWorld.StartAsync(provider);
        var import = await world.UploadAsync(RegistrationList.Named("osh-2026-autumn"));
        HeldRole[] elsewhere = [new(StaffRole.Registrar, world.HospitalOf(RegistrationList.Named("kashi-2026-11")))];

        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new GetImport(import.ImportId), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new CancelImport(import.ImportId), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new TakeInRegistrations(import.ImportId), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new ListImportRows(import.ImportId), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new ExportImportAnswers(import.ImportId), roles: elsewhere));
        Assert.Empty((await world.App.SendAsync(new ListImports(), roles: elsewhere)).Items);
        Assert.Single((await world.App.SendAsync(new ListImports())).Items);
    }

    /// <summary>A real run that waits, its dry run done.</summary>
    private static async Task<ImportState> StartByHandAsync(ImportWorld world, RegistrationList list)
    {
        var dry = await world.UploadAsync(list);
        await world.WorkAsync();
        return await world.App.SendAsync(new TakeInRegistrations(dry.ImportId));
    }

    private static string[] AnswersAlone(RegistrationList list) => list.Answers(list.Open(), new TakenInRegister());
}
