using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Testing;

/// <summary>A hospital in Osh with a session, a commitment and a waiting list; a test states only what it is about.</summary>
public sealed class ProgrammeBuilder(IClock clock)
{
    private int places = 10;
    private int keptPlaces;
    private int allotted = 100;
    private int pool;
    private int waiting = 1;
    private bool bothEyes;
    private bool consent = true;
    private int sessions = 1;
    private int daysAhead = 14;
    private string hospitalCode = "KG-OSH-TEST";
    private Func<string> patientReference = () => ReferenceCode.New(ReferenceKind.Patient);

    public ProgrammeBuilder WithPlaces(int value) => With(() => places = value);

    public ProgrammeBuilder WithKeptPlaces(int value) => With(() => keptPlaces = value);

    public ProgrammeBuilder WithAllotment(int value) => With(() => allotted = value);

    public ProgrammeBuilder WithPool(int value) => With(() => pool = value);

    public ProgrammeBuilder WithWaiting(int value) => With(() => waiting = value);

    /// <summary>Each patient waits for both eyes.</summary>
    public ProgrammeBuilder WithBothEyes() => With(() => bothEyes = true);

    /// <summary>Nobody agreed to messages.</summary>
    public ProgrammeBuilder WithoutConsent() => With(() => consent = false);

    /// <summary>That many sessions, one each day.</summary>
    public ProgrammeBuilder WithSessions(int value) => With(() => sessions = value);

    /// <summary>Days from the clock's today to the first session.</summary>
    public ProgrammeBuilder StartingIn(int days) => With(() => daysAhead = days);

    public ProgrammeBuilder AtHospital(string code) => With(() => hospitalCode = code);

    /// <summary>Where patients' codes come from; among many thousands random ones meet.</summary>
    public ProgrammeBuilder WithReferences(Func<string> next) => With(() => patientReference = next);

    public TestProgramme Build()
    {
        var now = clock.GetCurrentInstant();
        var hospital = new Hospital(New<HospitalId>(), hospitalCode, "KG", HospitalRole.Host);
        hospital.Describe("Test hospital", null, "Osh", 40.5, 72.8, "Asia/Bishkek", ["ky", "ru"], "+996322200000", null);
        var theatre = new OperatingTheatre(New<TheatreId>(), hospital.Id, "Theatre 1");
        var surgeon = new Surgeon(New<SurgeonId>(), "Surgeon One", hospital.Id);
        var today = HospitalTime.DateAt(now, hospital.Zone);

        var commitment = new Commitment(New<CommitmentId>(), $"C-{hospitalCode}", "Test commitment", "CN", Math.Max(1, allotted + pool), today.PlusYears(-1), today.PlusYears(4), ["KG", "UZ"]);
        commitment.Activate();
        var poolRow = new Allotment(New<AllotmentId>(), commitment.Id, true, null, null, null, null);
        var allotment = new Allotment(New<AllotmentId>(), commitment.Id, false, hospital.Id, null, null, null);
        var ledger = new List<object>
        {
            Line(LedgerKind.Pledge, poolRow, commitment.Pledged),
            new AuditRecord(New<AuditRecordId>(), now, null, "Test", "commitment", commitment.Id.Value) { ToState = nameof(CommitmentStatus.Active) },
        };
        poolRow.MoveQuota(commitment.Pledged - allotted);
        allotment.MoveQuota(allotted);
        poolRow.SetOpen(true);
        allotment.SetOpen(true);
        if (allotted != 0)
        {
            ledger.AddRange([Line(LedgerKind.Transfer, poolRow, -allotted), Line(LedgerKind.Transfer, allotment, allotted)]);
        }

        var opened = new List<TheatreSession>();
        var slots = new List<Slot>();
        for (var i = 0; i < sessions; i++)
        {
            var session = new TheatreSession(
                New<SessionId>(), hospital.Id, theatre.Id, surgeon.Id, null, today.PlusDays(daysAhead + i), new LocalTime(8, 0), new LocalTime(16, 0), hospital.Zone, Technique.Msics, places, keptPlaces, false);
            slots.AddRange(session.Open(clock));
            opened.Add(session);
        }

        var people = Enumerable.Range(0, waiting).Select(i => Person(hospital, i, now)).ToList();
        return new TestProgramme(
            hospital, theatre, surgeon, commitment, poolRow, allotment, opened, [.. people.Select(p => p.Patient)], [.. people.SelectMany(p => p.Entries)],
            [hospital, theatre, surgeon, commitment, poolRow, allotment, .. ledger, .. opened, .. slots, .. people.SelectMany(p => p.All)]);
    }

    private (Patient Patient, List<WaitingListEntry> Entries, List<object> All) Person(Hospital hospital, int i, Instant now)
    {
        var patient = new Patient(New<PatientId>(), patientReference(), hospital.Id, now, null);
        patient.Describe($"Familyname{i}", $"Given{i}", null, Sex.Female, Birth.InYear(1950), "KG", "KG");
        patient.DescribeCircumstances(null, null, "ky", false, false);
        var contact = new PatientContact(New<ContactId>(), patient.Id, ContactKind.Patient);
        contact.Change(null, $"+996700{i:000000}", null, null, "ky", [MessageChannelKind.Sms], hospital.Zone, 0);
        var answer = new PatientConsent(New<ConsentId>(), patient.Id, ConsentPurpose.Messaging, consent, ConsentMethod.Spoken, "v1", "ky", now, null);
        var entries = (bothEyes ? new[] { Eye.Right, Eye.Left } : [Eye.Right]).Select(eye =>
        {
            var entry = new WaitingListEntry(New<WaitingListEntryId>(), patient.Id, eye, hospital.Id, HospitalTime.DateAt(now, hospital.Zone), now);
            entry.CopyFromPatient("KG", "ky");
            entry.Rank(PriorityTier.B, 0, "priority-v1", "{}", HospitalTime.DateAt(now, hospital.Zone));
            return entry;
        }).ToList();
        return (patient, entries, [patient, contact, answer, .. entries]);
    }

    private LedgerEntry Line(LedgerKind kind, Allotment row, int quota) =>
        new(New<LedgerEntryId>(), kind, row.CommitmentId, row.Id, quota, 0, 0, clock.GetCurrentInstant(), null) { Reason = "Set up" };

    private TId New<TId>()
        where TId : struct, IEntityId<TId> => EntityId.New<TId>(clock);

    private ProgrammeBuilder With(Action change)
    {
        change();
        return this;
    }
}

/// <summary>What a <see cref="ProgrammeBuilder"/> made.</summary>
public sealed record TestProgramme(
    Hospital Hospital, OperatingTheatre Theatre, Surgeon Surgeon, Commitment Commitment, Allotment Pool, Allotment Allotment,
    IReadOnlyList<TheatreSession> Sessions, IReadOnlyList<Patient> Patients, IReadOnlyList<WaitingListEntry> Entries, IReadOnlyList<object> Rows)
{
    public TheatreSession Session => Sessions[0];
}
