using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Invariants;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Chaos.Timelines;

/// <summary>A patient of a world, with what the staff know.</summary>
/// <param name="Booking">The one in force.</param>
internal sealed record WorldPerson(int Number, PatientId Patient, WaitingListEntryId Entry, IReadOnlyList<PatientContact> Contacts)
{
    public Guid? Booking { get; set; }
}

/// <summary>
/// Hospitals in four zones and many patients in one database, on one clock that is set: the application core as the host composes it, with a far end
/// that has moods. What happens is kept as facts, in order.
/// </summary>
internal sealed class TimelineWorld : IAsyncDisposable
{
    /// <summary>Of hospitals and of people; the first two lie in one valley, the others change their clocks.</summary>
    public static readonly string[] Zones = ["Asia/Tashkent", "Asia/Bishkek", "Europe/Berlin", "America/Chicago", "America/New_York", "Asia/Kathmandu"];

    private const int HospitalCount = 4;
    private static readonly int[] SessionDays = [2, 5, 9, 14, 20, 27, 34];

    private readonly Lock gate = new();
    private readonly List<(int? Person, TimelineFact Fact)> facts = [];
    private readonly Dictionary<Guid, (WorldPerson Person, PatientContact Contact)> contacts = [];

    private TimelineWorld(AppUnderTest app) => App = app;

    public AppUnderTest App { get; }

    public List<Hospital> Hospitals { get; } = [];

    public List<TheatreSession> Sessions { get; } = [];

    public Dictionary<int, WorldPerson> People { get; } = [];

    public FarEnd FarEnd { get; } = new();

    public Instant Now => App.Clock.GetCurrentInstant();

    public static async Task<TimelineWorld> StartAsync(DatabaseProvider provider, DrawnWorld drawn, IReadOnlyDictionary<int, DrawnPerson> people)
    {
        var world = new TimelineWorld(await AppUnderTest.StartAsync(provider));
        world.App.Clock.Reset(drawn.Start);
        world.App.Messages.NotIdempotent.UnionWith(new[] { MessageChannelKind.Sms, MessageChannelKind.Email }.Where(kind => !drawn.IsIdempotent(kind)));
        var dispatch = world.App.Dispatch;
        (dispatch.BatchSize, dispatch.ChunkSize, dispatch.Parallelism) = drawn.OneByOne ? (7, 1, 1) : (40, 8, 4);

        // Dead hosts are not really dead here: they must not say that they live.
        dispatch.RenewEvery = Timeout.InfiniteTimeSpan;
        await world.BuildAsync(people);

        return world;
    }

    public void Note(int? person, TimelineFact fact)
    {
        lock (gate)
        {
            facts.Add((person, fact));
        }
    }

    public (WorldPerson Person, PatientContact Contact) OwnerOf(Guid contact) => contacts[contact];

    /// <summary>What happened to each person.</summary>
    public async Task<IReadOnlyList<Timeline>> TimelinesAsync()
    {
        await using var db = App.OpenDatabase();
        var reminders = (await db.Reminders.AsNoTracking().ToListAsync()).ToLookup(r => r.PatientId, r =>
            new TimelineReminder(r.Id.Value, r.BookingId.Value, r.Step, r.Kind, r.DueAt, r.ExpiresAt, r.Status, r.ReasonCode));
        var own = facts.Where(f => f.Person is not null).Select(f => f.Person!.Value).ToHashSet();

        return
        [
            .. People.Values.Where(p => own.Contains(p.Number)).Select(p => new Timeline(
                p.Number, [.. p.Contacts.Select(c => new TimelineContact(c.Id.Value, c.Zone))],
                [.. facts.Where(f => f.Person is null || f.Person == p.Number).Select(f => f.Fact)], [.. reminders[p.Patient]], Now)),
        ];
    }

    /// <summary>What the product's own checker says of reminders.</summary>
    public async Task<IReadOnlyList<string>> BrokenInvariantsAsync() =>
        [.. (await App.CheckInvariantsAsync()).Where(f => f is { Invariant: 7, Holds: false }).Select(f => $"{f.Name} ({f.Violations}: {string.Join(", ", f.Samples)})")];

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private async Task BuildAsync(IReadOnlyDictionary<int, DrawnPerson> people)
    {
        var (clock, now) = (App.Clock, Now);
        var rows = new List<object>();
        var commitment = new Commitment(EntityId.New<CommitmentId>(clock), "SCO-2025", "SCO", "CN", 5_000, new(2025, 7, 1), new(2030, 6, 30), ["KG", "UZ"]);
        commitment.Activate();
        var pool = new Allotment(EntityId.New<AllotmentId>(clock), commitment.Id, isPool: true, null, null, null, null);
        pool.MoveQuota(5_000);
        pool.SetOpen(true);
        rows.AddRange([commitment, pool]);

        for (var i = 0; i < HospitalCount; i++)
        {
            var hospital = new Hospital(EntityId.New<HospitalId>(clock), $"H-{i}", "KG", HospitalRole.Host);
            hospital.Describe($"Hospital {i}", null, "Osh", 40.5, 72.8, Zones[i], ["ky", "ru"], "+996322212345", null);
            var theatre = new OperatingTheatre(EntityId.New<TheatreId>(clock), hospital.Id, "1");
            var surgeon = new Surgeon(EntityId.New<SurgeonId>(clock), "Surgeon", hospital.Id);
            Hospitals.Add(hospital);
            rows.AddRange([hospital, theatre, surgeon]);

            foreach (var days in SessionDays)
            {
                var session = new TheatreSession(
                    EntityId.New<SessionId>(clock), hospital.Id, theatre.Id, surgeon.Id, null, HospitalTime.DateAt(now, hospital.Zone).PlusDays(days + i),
                    new(8, 0), new(16, 0), hospital.Zone, Technique.Msics, 20, 0, false);
                Sessions.Add(session);
                rows.AddRange([session, .. session.Open(clock)]);
            }
        }

        await App.SaveAsync([.. rows]);
        await App.SaveAsync([.. people.SelectMany(p => Person(p.Key, p.Value))]);
        foreach (var person in People.Values)
        {
            Note(person.Number, new ConsentChanged(now, people[person.Number].Consent));
        }
    }

    private List<object> Person(int number, DrawnPerson drawn)
    {
        var (clock, now) = (App.Clock, Now);
        var home = Hospitals[number % HospitalCount];
        var patient = new Patient(EntityId.New<PatientId>(clock), $"P{number:0000000}", home.Id, now, App.User);
        patient.Describe("Осмонов", "Турсун", null, Sex.Male, Birth.InYear(1950), "KG", "KG");
        var entry = new WaitingListEntry(EntityId.New<WaitingListEntryId>(clock), patient.Id, Eye.Right, home.Id, HospitalTime.DateAt(now, home.Zone), now);
        entry.CopyFromPatient("KG", "ky");
        entry.Rank(PriorityTier.A, 1, "priority-v1", "{}", HospitalTime.DateAt(now, home.Zone));
        var owned = new List<PatientContact> { Contact(patient, ContactKind.Patient, number, 0, drawn.Zone, drawn.Ways) };
        if (drawn.EscortZone is { } zone)
        {
            owned.Add(Contact(patient, ContactKind.Escort, number, 1, zone, drawn.Ways / 10));
        }

        var person = new WorldPerson(number, patient.Id, entry.Id, owned);
        People.Add(number, person);
        owned.ForEach(c => contacts.Add(c.Id.Value, (person, c)));
        var consent = new PatientConsent(EntityId.New<ConsentId>(clock), patient.Id, ConsentPurpose.Messaging, drawn.Consent, ConsentMethod.Spoken, "1", "ky", now, App.User);

        return [patient, entry, consent, .. owned];
    }

    private PatientContact Contact(Patient patient, ContactKind kind, int number, int position, int zone, int ways)
    {
        var contact = new PatientContact(EntityId.New<ContactId>(App.Clock), patient.Id, kind);
        MessageChannelKind[] order = (ways % 10) switch
        {
            < 6 => [MessageChannelKind.Sms],
            < 9 => [MessageChannelKind.Sms, MessageChannelKind.Email],
            _ => [MessageChannelKind.Email],
        };
        contact.Change(
            kind == ContactKind.Patient ? null : "Escort", $"+99655{position}{number:000000}", $"p{number}.{position}@example.org", null, "en", order, Zones[zone % Zones.Length], position);

        return contact;
    }
}
