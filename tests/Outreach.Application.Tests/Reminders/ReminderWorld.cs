using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

/// <summary>One hospital in Osh with quota to spare, on the morning of 24 November 2026, ten o'clock there.</summary>
internal sealed class ReminderWorld : IAsyncDisposable
{
    public static readonly LocalDate Today = new(2026, 11, 24);

    private int persons;

    private ReminderWorld(AppUnderTest app, Hospital hospital, OperatingTheatre theatre, Surgeon surgeon) =>
        (App, Hospital, Theatre, Surgeon) = (app, hospital, theatre, surgeon);

    public AppUnderTest App { get; }

    public Hospital Hospital { get; }

    private OperatingTheatre Theatre { get; }

    private Surgeon Surgeon { get; }

    public static async Task<ReminderWorld> StartAsync(DatabaseProvider provider, string code = "KG-OSH-IOCH")
    {
        var app = await AppUnderTest.StartAsync(provider);
        var hospital = new Hospital(EntityId.New<HospitalId>(app.Clock), code, "KG", HospitalRole.Host);
        hospital.Describe("Osh hospital", null, "Osh", 40.5, 72.8, "Asia/Bishkek", ["ky", "ru"], "+996322212345", null);
        var theatre = new OperatingTheatre(EntityId.New<TheatreId>(app.Clock), hospital.Id, "1");
        var surgeon = new Surgeon(EntityId.New<SurgeonId>(app.Clock), "Surgeon", hospital.Id);
        var commitment = new Commitment(EntityId.New<CommitmentId>(app.Clock), "SCO-2025", "SCO", "CN", 5_000, new(2025, 7, 1), new(2030, 6, 30), ["KG", "UZ"]);
        commitment.Activate();
        var pool = new Allotment(EntityId.New<AllotmentId>(app.Clock), commitment.Id, isPool: true, null, null, null, null);
        pool.MoveQuota(5_000);
        pool.SetOpen(true);
        await app.SaveAsync(hospital, theatre, surgeon, commitment, pool);

        return new(app, hospital, theatre, surgeon);
    }

    public async Task<TheatreSession> OpenSessionAsync(LocalDate date, int capacity = 20)
    {
        var session = new TheatreSession(
            EntityId.New<SessionId>(App.Clock), Hospital.Id, Theatre.Id, Surgeon.Id, null, date, new(8, 0), new(16, 0), Hospital.Zone, Technique.Msics, capacity, 0, true);
        var slots = session.Open(App.Clock);
        await App.SaveAsync([session, .. slots]);

        return session;
    }

    public async Task<(Patient Patient, WaitingListEntry Entry)> ListAsync(
        string givenName = "Турсун", string language = "ky", string? phone = "+996555000001", string? email = null, string channels = "Sms",
        string zone = "Asia/Bishkek", bool consent = true)
    {
        var (clock, now) = (App.Clock, App.Clock.GetCurrentInstant());
        var patient = new Patient(EntityId.New<PatientId>(clock), $"P{++persons:0000000}", Hospital.Id, now, App.User);
        patient.Describe("Осмонов", givenName, null, Sex.Male, Birth.InYear(1950), "KG", "KG");
        var entry = new WaitingListEntry(EntityId.New<WaitingListEntryId>(clock), patient.Id, Eye.Right, Hospital.Id, Today.PlusDays(-30), now);
        entry.Rank(PriorityTier.A, 1, "priority-v1", "{}", Today);
        var contact = new PatientContact(EntityId.New<ContactId>(clock), patient.Id, ContactKind.Patient);
        contact.Change(null, phone, email, null, language, channels.Split(';').Select(Enum.Parse<MessageChannelKind>), zone, 1);
        await App.SaveAsync(patient);
        await App.SaveAsync(entry, contact);

        if (consent)
        {
            await App.SaveAsync(Consent(patient.Id));
        }

        return (patient, entry);
    }

    public PatientConsent Consent(PatientId patient) => new(
        EntityId.New<ConsentId>(App.Clock), patient, ConsentPurpose.Messaging, given: true, ConsentMethod.Spoken, "1", "ky", App.Clock.GetCurrentInstant(), App.User);

    public async Task<BookingId> BookAsync(TheatreSession session, WaitingListEntry entry) =>
        new((await App.SendAsync(new BookSurgery(entry.Id.Value, session.Id.Value))).BookingId);

    /// <summary>A person listed and booked so many days from today.</summary>
    public async Task<(Patient Patient, BookingId Booking)> BookAheadAsync(int days, Func<Task<(Patient, WaitingListEntry)>>? list = null)
    {
        var session = await SessionOnAsync(Today.PlusDays(days));
        var (patient, entry) = list is null ? await ListAsync() : await list();

        return (patient, await BookAsync(session, entry));
    }

    public Task<RemindersDispatched> DispatchAsync() => App.SendAsSystemAsync(new DispatchDueReminders());

    /// <summary>Sets the clock to a time of the hospital's day, so many days from today.</summary>
    public void GoTo(int days, int hour, int minute = 0) =>
        App.Clock.Reset(HospitalTime.At(Today.PlusDays(days), new LocalTime(hour, minute), Hospital.Zone));

    public async Task<List<Reminder>> RemindersAsync(BookingId? booking = null)
    {
        await using var db = App.OpenDatabase();

        return await db.Reminders.AsNoTracking().Where(r => booking == null || r.BookingId == booking).OrderBy(r => r.DueAt).ToListAsync();
    }

    public async Task<List<ReminderAttempt>> AttemptsAsync()
    {
        await using var db = App.OpenDatabase();

        return await db.ReminderAttempts.AsNoTracking().OrderBy(a => a.At).ThenBy(a => a.Number).ToListAsync();
    }

    public async Task ChangeAsync(Func<Persistence.OutreachDbContext, Task> change)
    {
        await using var db = App.OpenDatabase();
        await change(db);
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private async Task<TheatreSession> SessionOnAsync(LocalDate date)
    {
        await using var db = App.OpenDatabase();

        return await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.HospitalId == Hospital.Id && s.Date == date) ?? await OpenSessionAsync(date, 50);
    }
}
