using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Pipeline;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Invariants;

/// <summary>A small programme in which everything is as it must be: one booking to come, one operation verified, one person waiting.</summary>
internal sealed class ConsistentWorld : IAsyncDisposable
{
    private const string Zone = "Asia/Bishkek";

    private static readonly LocalDate Coming = new(2026, 12, 20);
    private static readonly LocalDate Past = new(2026, 11, 20);

    private ConsistentWorld(AppUnderTest app) => App = app;

    public AppUnderTest App { get; }

    public PatientId[] Patients { get; private set; } = [];

    public WaitingListEntryId[] Entries { get; private set; } = [];

    public SurgeonId[] Surgeons { get; private set; } = [];

    public TheatreId[] Theatres { get; private set; } = [];

    /// <summary>To come, past, and a draft at the same hour with other people.</summary>
    public SessionId[] Sessions { get; private set; } = [];

    /// <summary>Slots of the session to come, the first of them taken.</summary>
    public SlotId[] Slots { get; private set; } = [];

    public Booking Booked { get; private set; } = null!;

    public Booking Completed { get; private set; } = null!;

    public Operation Operation { get; private set; } = null!;

    private Instant Now => App.Clock.GetCurrentInstant();

    public static async Task<ConsistentWorld> StartAsync(DatabaseProvider provider)
    {
        var world = new ConsistentWorld(await AppUnderTest.StartAsync(provider));
        var hospital = await world.AddPlacesAsync();
        var pool = await world.AddCommitmentAsync();
        await world.AddPatientsAsync(hospital);
        await world.AddBookingsAsync(hospital, pool);
        await world.AddRemindersAsync(hospital);
        return world;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private TId New<TId>()
        where TId : struct, IEntityId<TId> => EntityId.New<TId>(App.Clock);

    private async Task<HospitalId> AddPlacesAsync()
    {
        var hospital = new Hospital(New<HospitalId>(), "KG-OSH", "KG", HospitalRole.Host);
        hospital.Describe("Osh hospital", null, "Osh", 40.5, 72.8, Zone, ["ru"], null, null);
        Theatres = [New<TheatreId>(), New<TheatreId>()];
        Surgeons = [New<SurgeonId>(), New<SurgeonId>()];
        Sessions = [New<SessionId>(), New<SessionId>(), New<SessionId>()];
        var coming = Session(hospital.Id, 0, Coming, 0, 3);
        var past = Session(hospital.Id, 1, Past, 0, 1);
        var slots = coming.Open(App.Clock);
        var pastSlots = past.Open(App.Clock);
        past.Close();
        past.Finish();
        Slots = [.. slots.Select(s => s.Id), pastSlots[0].Id];
        await App.SaveAsync(
        [
            hospital, new OperatingTheatre(Theatres[0], hospital.Id, "1"), new OperatingTheatre(Theatres[1], hospital.Id, "2"),
            new Surgeon(Surgeons[0], "A", hospital.Id), new Surgeon(Surgeons[1], "B", hospital.Id),
            coming, past, Session(hospital.Id, 2, Coming, 1, 3), .. slots, .. pastSlots,
        ]);
        return hospital.Id;
    }

    private TheatreSession Session(HospitalId hospital, int number, LocalDate on, int team, int capacity) => new(
        Sessions[number], hospital, Theatres[team], Surgeons[team], null, on, new LocalTime(8, 0), new LocalTime(12, 0), Zone, Technique.Phaco, capacity, 0, false);

    private async Task<Allotment> AddCommitmentAsync()
    {
        var commitment = new Commitment(New<CommitmentId>(), "SCO-2025", "Pledge", "CN", 100, new LocalDate(2025, 9, 1), new LocalDate(2030, 8, 31), ["KG"]);
        commitment.Activate();
        var pool = new Allotment(New<AllotmentId>(), commitment.Id, true, null, null, null, null);
        pool.MoveQuota(100);
        pool.SetOpen(true);
        await App.SaveAsync(
            commitment, pool,
            new LedgerEntry(New<LedgerEntryId>(), LedgerKind.Pledge, commitment.Id, pool.Id, 100, 0, 0, Now, App.User),
            Audit("commitment", commitment.Id.Value, nameof(CommitmentStatus.Active)));
        return pool;
    }

    private async Task AddPatientsAsync(HospitalId hospital)
    {
        Patients = [New<PatientId>(), New<PatientId>(), New<PatientId>()];
        Entries = [New<WaitingListEntryId>(), New<WaitingListEntryId>(), New<WaitingListEntryId>()];
        for (var i = 0; i < Patients.Length; i++)
        {
            var patient = new Patient(Patients[i], ReferenceCode.New(ReferenceKind.Patient), hospital, Now, App.User);
            patient.Describe("", "X", null, Sex.Female, Birth.InYear(1950), "KG", "KG");
            var entry = new WaitingListEntry(Entries[i], Patients[i], Eye.Right, hospital, new LocalDate(2026, 10, 1), Now);
            if (i < 2)
            {
                entry.MarkBooked();
            }

            if (i == 1)
            {
                entry.MarkOperated();
            }

            await App.SaveAsync(patient, entry, new PatientConsent(
                New<ConsentId>(), Patients[i], ConsentPurpose.Messaging, true, ConsentMethod.Spoken, "1", "ru", Now - Duration.FromDays(90), App.User));
        }
    }

    private async Task AddBookingsAsync(HospitalId hospital, Allotment pool)
    {
        var onTheDay = HospitalTime.At(Past, new LocalTime(8, 0), Zone);
        Booked = Booking(0, hospital, 0, Slots[0], pool, Coming, Now);
        Completed = Booking(1, hospital, 1, Slots[3], pool, Past, Now - Duration.FromDays(60));
        Completed.Arrive(onTheDay, App.User);
        Completed.Complete(onTheDay, App.User);
        Operation = new Operation(
            New<OperationId>(), Entries[1], Completed.Id, Patients[1], Eye.Right, hospital, Surgeons[0], Past, ProcedureKind.LensExtraction, Technique.Phaco, Now, App.User);
        Operation.Attribute(pool.CommitmentId, pool.Id);
        Operation.Verify(App.OtherUser, Now);
        await App.SaveAsync(
            Booked, Completed, Operation,
            Line(LedgerKind.Reserve, pool, 1, 0, Booked.Id, null), Line(LedgerKind.Reserve, pool, 1, 0, Completed.Id, null),
            Line(LedgerKind.Fulfil, pool, -1, 1, Completed.Id, Operation.Id),
            Audit("booking", Booked.Id.Value, nameof(BookingStatus.Booked)), Audit("booking", Completed.Id.Value, nameof(BookingStatus.Completed)),
            Audit("operation", Operation.Id.Value, nameof(OperationStatus.Verified)),
            new IdempotencyRecord(App.User.Value, "key", "hash", "{}", Now));
        await using var db = App.OpenDatabase();
        await db.Allotments.ExecuteUpdateAsync(s => s.SetProperty(a => a.Reserved, 1).SetProperty(a => a.Fulfilled, 1));
        foreach (var booking in new[] { Booked, Completed })
        {
            BookingId? id = booking.Id;
            await db.Slots.Where(s => s.Id == booking.SlotId).ExecuteUpdateAsync(s => s.SetProperty(x => x.BookingId, id));
            await db.Sessions.Where(s => s.Id == booking.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Taken, 1));
        }

        await App.SendAsSystemAsync(new SealAudit());
    }

    private Booking Booking(int person, HospitalId hospital, int session, SlotId slot, Allotment pool, LocalDate on, Instant made) => new(
        New<BookingId>(), ReferenceCode.New(ReferenceKind.Booking), Entries[person], Patients[person], Eye.Right, hospital, Sessions[session], slot,
        pool.CommitmentId, pool.Id, on, new LocalTime(8, 0), Zone, made, App.User);

    private async Task AddRemindersAsync(HospitalId hospital)
    {
        var zone = HospitalTime.Zone(Zone);
        var sent = Reminder(Completed, null, hospital, ReminderKind.LastReminder, "T-1", Now - Duration.FromDays(5));
        await App.SaveAsync(
        [
            .. ReminderPlanner.BeforeSurgery(ReminderPolicyRules.Default, Coming.At(new LocalTime(8, 0)), zone, zone, Now)
                .Select(p => Reminder(Booked, null, hospital, p.Kind, p.StepKey, p.DueAt)),
            Reminder(Completed, Operation.Id, hospital, ReminderKind.ReviewReminder, "R+28", Now + Duration.FromDays(20)),
            sent,
            new ReminderAttempt(New<ReminderAttemptId>(), sent.Id, 1, sent.DueAt, MessageChannelKind.Sms, "sent", null, null),
        ]);
        await using var db = App.OpenDatabase();
        await db.Reminders.Where(r => r.Id == sent.Id).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Status, ReminderStatus.Sent)
            .SetProperty(r => r.Channel, MessageChannelKind.Sms)
            .SetProperty(r => r.SentAt, sent.DueAt));
    }

    private Reminder Reminder(Booking booking, OperationId? operation, HospitalId hospital, ReminderKind kind, string step, Instant due) =>
        new(New<ReminderId>(), booking.Id, operation, booking.PatientId, hospital, kind, step, 0, due, due + Duration.FromHours(12));

    private LedgerEntry Line(LedgerKind kind, Allotment pool, int reserved, int fulfilled, BookingId booking, OperationId? operation) =>
        new(New<LedgerEntryId>(), kind, pool.CommitmentId, pool.Id, 0, reserved, fulfilled, Now, App.User) { BookingId = booking, OperationId = operation };

    private AuditRecord Audit(string subject, Guid id, string to) => new(New<AuditRecordId>(), Now, App.User, "Test", subject, id) { ToState = to };
}
