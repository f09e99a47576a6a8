using System.Net;
using System.Text.Json;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.Web.Tests.Http;

/// <summary>
/// Who may do what (domain §10), written down here a second time: whoever changes a role has to change it in both places.
/// </summary>
public sealed class AuthorisationTests
{
    private const string Everybody = "Registrar BookingClerk Clinician ProgrammeManager Donor Administrator Auditor";

    internal static readonly (string Roles, string UseCases)[] Expected =
    [
        (Everybody, "WhoAmI SignOut ChangeMyPassword"),

        ("Registrar BookingClerk Clinician ProgrammeManager Administrator",
            "ListHospitals GetHospital ListTheatres ListSurgeons ListMissions GetMission ListSessions GetSession ListCamps GetReminderPolicy"),
        ("BookingClerk Administrator",
            "CreateSession CreateSessionsByPattern PreviewSessionsByPattern OpenSessions ChangeSession ChangeSessionTimes PreviewSessionTimes OpenSession CloseSession FinishSession CancelSession CreateCamp"),
        ("Administrator",
            "CreateHospital ChangeHospital AddTheatre RenameTheatre RetireTheatre AddSurgeon RenameSurgeon RetireSurgeon CreateMission ChangeMission "
            + "ListPolicies GetPolicy ReplacePolicy ReplaceReminderPolicy TryReminderText ListUsers CreateUser GetUser DisableUser EnableUser SetUserPassword GrantRole RevokeRole"),

        ("Registrar BookingClerk Clinician",
            "FindPatients GetPatient GetDuplicates GetPatientTimeline ListConsents ListUnavailabilities ListScreenings GetScreening"),
        ("Registrar BookingClerk",
            "RegisterPatient FindDuplicates CorrectPatient MergePatients RecordDeath ExportPatient AddContact ChangeContact AllowMessages RemoveContact RevealIdentifiers AddIdentifier "
            + "RemoveIdentifier RecordConsent WithdrawConsent AddUnavailability RemoveUnavailability "
            + "UploadRegistrationList ListImports GetImport TakeInRegistrations CancelImport ListImportRows ExportImportAnswers"),
        ("Registrar Clinician", "RecordScreening CorrectScreening"),
        ("Clinician", "DecideEye ListEligibleEyes ListEye OverridePriority EndPriorityOverride SettleClinicianQueue MarkExpectedBenefit"),

        ("BookingClerk Clinician",
            "ListWaitingList CountWaitingList ListHoldsDue GetEntry GetEntryPosition ListEntriesOfPatient ListBookings GetBooking GetBookingByReference GetTheatreList "
            + "MarkArrived EnterTheatre MarkUnfit MarkNoShow ListReminders ListReplies GetReminder GetCallList PreviewReminders ListOperations GetOperation"),
        ("BookingClerk",
            "HoldEntry ResumeEntry RemoveEntry RelistEye FindOffers BookSurgery OfferPlace BookHeldPlace ConfirmBooking RescheduleBooking CancelBooking RetryReminder HandleReply TakeCall GetCall EndCall"),
        ("Clinician", "RecordOperation RecordUnbookedOperation VerifyOperation ReverseOperation"),

        ("ProgrammeManager",
            "ListCommitments GetCommitment ListLedger CreateCommitment CorrectCommitment ActivateCommitment CloseCommitment AmendCommitment CreateAllotment TransferQuota "
            + "ListOperationsBeyondCeiling AttributeOperation ReconcileCommitment"),
        ("ProgrammeManager Donor", "SummariseFulfilment GetFulfilment DownloadFulfilment"),
        ("BookingClerk Clinician ProgrammeManager", "GetReminderFigures DownloadReminderFigures"),
        ("Auditor", "ListAuditRecords"),
    ];

    [Fact]
    public async Task Each_role_may_do_what_its_duties_ask_for_and_nothing_else()
    {
        await using var host = await HostUnderTest.StartAsync();
        var expected = Expected
            .SelectMany(line => line.UseCases.Split(' ').Select(useCase => (useCase, line.Roles)))
            .ToDictionary(x => x.useCase, x => x.Roles.Split(' ').Select(Enum.Parse<StaffRole>).ToHashSet(), StringComparer.Ordinal);
        var values = new SampleValues();

        var endpoints = ApiEndpoint.AllOf(host).Where(e => !e.IsOpenToAll).OrderBy(e => e.Name == "SignOut").ToList();
        var wrong = endpoints.Where(e => !expected.ContainsKey(e.Name)).Select(e => $"{e}: nobody has said whose it is").ToList();
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            using var client = await host.ClientAsync(role);
            foreach (var endpoint in endpoints.Where(e => expected.ContainsKey(e.Name)))
            {
                using var request = endpoint.Request(values, SampleBodies.Of(endpoint, values));
                using var answer = await client.SendAsync(request);
                if (await FaultOfAsync(answer, expected[endpoint.Name].Contains(role)) is { } fault)
                {
                    wrong.Add($"{endpoint} as {role}: {fault}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Empty(expected.Keys.Except(endpoints.Select(e => e.Name)));
    }

    private static async Task<string?> FaultOfAsync(HttpResponseMessage answer, bool may)
    {
        var status = answer.StatusCode;
        if (may)
        {
            return status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)status >= 500 ? $"{(int)status}, and it is theirs" : null;
        }

        if (status != HttpStatusCode.Forbidden)
        {
            return $"{(int)status} instead of 403";
        }

        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return problem.GetProperty("type").GetString() == "urn:outreach:forbidden" ? null : "403 without its problem";
    }
}
