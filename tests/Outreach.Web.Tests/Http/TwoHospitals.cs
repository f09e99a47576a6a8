using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Patients;
using Outreach.Application.Screening;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Calls;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Screening;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.Web.Tests.Http;

/// <summary>One hospital with a record of every kind, and another whose staff hold every role there and nowhere else.</summary>
internal sealed class TwoHospitals
{
    private const string Stranger = "staff-of-the-other";

    private TwoHospitals(HostUnderTest host, TestProgramme own, TestProgramme other) => (Host, Own, Other) = (host, own, other);

    public HostUnderTest Host { get; }

    /// <summary>Where the records are.</summary>
    public TestProgramme Own { get; }

    /// <summary>Where the stranger works.</summary>
    public TestProgramme Other { get; }

    /// <summary>The first hospital's records, by the names under which requests ask for them.</summary>
    public SampleValues Values { get; private set; } = new();

    /// <summary>Everything by which a record of the first hospital can be recognised in an answer.</summary>
    public IReadOnlyList<string> Traces { get; private set; } = [];

    public static async Task<TwoHospitals> StartAsync(HostUnderTest host)
    {
        var own = new ProgrammeBuilder(host.Clock).WithWaiting(4).Build();
        var other = new ProgrammeBuilder(host.Clock).AtHospital("KG-JAL-TEST").WithWaiting(2).Build();
        await host.SaveAsync([.. own.Rows, .. other.Rows]);
        await host.AddUserAsync(Stranger, [.. Enum.GetValues<StaffRole>().Select(r => new HeldRole(r, other.Hospital.Id))]);
        var world = new TwoHospitals(host, own, other);
        await world.AddRecordsAsync();
        return world;
    }

    public Task<HttpClient> StrangerAsync() => Host.ClientAsync(Stranger);

    private async Task AddRecordsAsync()
    {
        var (hospital, patient, surgeon) = (Own.Hospital.Id.Value, Own.Patients[0].Id.Value, Own.Surgeon.Id.Value);
        var today = HospitalTime.DateAt(Host.Clock.GetCurrentInstant(), Own.Hospital.Zone);

        var booking = await Host.SendAsync(new BookSurgery(Own.Entries[0].Id.Value, Own.Session.Id.Value));
        var operation = await Host.SendAsync(new RecordUnbookedOperation(
            Own.Entries[1].Id.Value, today, new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, surgeon, 21.5m, null, null, false)));
        var identifier = await Host.SendAsync(new AddIdentifier(patient, new IdentifierDetails("KG", "10103195100012", "As on the card")));
        var unavailable = await Host.SendAsync(new AddUnavailability(patient, today.PlusDays(40), today.PlusDays(41)));
        var eye = new EyeExamination([new AcuityStatement(AcuityType.Presenting, "2/60")], false, true, "H25.1");
        var screening = await Host.SendAsync(new RecordScreening(Own.Patients[3].Id.Value, null, null, new ExaminationDetails(today, eye, eye)));
        var camp = await Host.SendAsync(new CreateCamp("a-camp", "Camp", hospital, "KG", today));
        var mission = await Host.SendAsync(new CreateMission("KG-2026-T", "KG", "Mission", today, today.PlusDays(10), [hospital]));
        var registered = await Host.SendAsync(new RegisterPatient(
            hospital, new PersonDetails("Saparova", "Ainura", null, Sex.Female, new BirthDetails(Year: 1950), "KG", "KG", null, null, "ky")));
        await Host.SendAsync(new HoldEntry(Own.Entries[2].Id.Value, "Has a cold", today));

        await using var db = Host.OpenDatabase();
        var patientId = Own.Patients[0].Id;
        var reply = new PatientReply(
            EntityId.New<PatientReplyId>(Host.Clock), MessageChannelKind.Sms, "+996700000000", "Which day?", null, ReminderAnswer.Unknown, Host.Clock.GetCurrentInstant());
        reply.Assign(null, patientId, Own.Hospital.Id, new BookingId(booking.BookingId));
        reply.LeaveOpen("unclear");
        await Host.SaveAsync(reply);
        var call = new CallTurn(EntityId.New<CallTurnId>(Host.Clock), await db.Bookings.SingleAsync(b => b.Id == new BookingId(booking.BookingId)), EntityId.New<UserId>(Host.Clock), Host.Clock.GetCurrentInstant());
        await Host.SaveAsync(call);
        var ids = new Dictionary<string, Guid>
        {
            ["callId"] = call.Id.Value,
            ["hospitalId"] = hospital,
            ["theatreId"] = Own.Theatre.Id.Value,
            ["surgeonId"] = surgeon,
            ["missionId"] = mission.MissionId,
            ["campId"] = camp.CampId,
            ["sessionId"] = Own.Session.Id.Value,
            ["patientId"] = patient,
            ["mergedId"] = Own.Patients[1].Id.Value,
            ["contactId"] = await db.Contacts.Where(c => c.PatientId == patientId).Select(c => c.Id.Value).FirstAsync(),
            ["identifierId"] = identifier.Identifier.IdentifierId,
            ["unavailabilityId"] = unavailable.Dates.UnavailabilityId,
            ["screeningId"] = screening.ScreeningId,
            ["entryId"] = Own.Entries[2].Id.Value,
            ["bookingId"] = booking.BookingId,
            ["reminderId"] = await db.Reminders.Where(r => r.PatientId == patientId).OrderBy(r => r.DueAt).Select(r => r.Id.Value).FirstAsync(),
            ["replyId"] = reply.Id.Value,
            ["operationId"] = operation.OperationId,
            ["importId"] = await UploadAsync(hospital),
        };
        Values = new SampleValues(ids, new Dictionary<string, string> { ["reference"] = booking.Reference });
        Traces =
        [
            .. ids.Where(i => i.Key != "surgeonId").Select(i => i.Value.ToString()), booking.Reference, registered.PatientId.ToString(), registered.Reference,
            .. Own.Patients.SelectMany(p => new[] { p.Id.Value.ToString(), p.Reference }), .. Own.Entries.Select(e => e.Id.Value.ToString()),
        ];
    }

    private async Task<Guid> UploadAsync(Guid hospital)
    {
        using var client = await Host.ClientAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(hospital.ToString()), "HospitalId" }, { new StringContent("a-list"), "ListName" }, { new StringContent("2026-11-01"), "CampDate" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("no,family_name,given_name\n1,A,B\n")) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "File", "list.csv" },
        };
        using var answer = await client.PostAsync("/api/v1/registration-imports", form);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("importId").GetGuid();
    }
}
