namespace Outreach.Web.Documents;

/// <summary>Values of members whose name means something else in their type than elsewhere: <c>Type.member</c> to JSON.</summary>
internal static class ExampleMembers
{
    private const string TheatreName = "\"Theatre 1\"";
    private const string SurgeonName = "\"Li Wei\"";
    private const string MissionName = "\"Autumn mission to Osh\"";

    public static readonly IReadOnlyDictionary<string, string> Values = new Dictionary<string, string>
    {
        ["AddTheatreBody.name"] = TheatreName,
        ["TheatreBody.name"] = TheatreName,
        ["TheatreRow.name"] = TheatreName,
        ["TheatreChanged.name"] = TheatreName,
        ["AddSurgeonBody.name"] = SurgeonName,
        ["RenameSurgeonBody.name"] = SurgeonName,
        ["SurgeonRow.name"] = SurgeonName,
        ["SurgeonChanged.name"] = SurgeonName,
        ["CreateMissionBody.code"] = "\"KG-2026-AUTUMN\"",
        ["CreateMissionBody.name"] = MissionName,
        ["ChangeMissionBody.name"] = MissionName,
        ["MissionRow.code"] = "\"KG-2026-AUTUMN\"",
        ["MissionRow.name"] = MissionName,
        ["MissionDetails.code"] = "\"KG-2026-AUTUMN\"",
        ["MissionDetails.name"] = MissionName,
        ["CommitmentTerms.code"] = "\"SCO-2025\"",
        ["CommitmentTerms.name"] = "\"SCO cataract surgery commitment of 2025\"",
        ["CreateCampBody.code"] = "\"OSH-2026-11\"",
        ["CreateCampBody.name"] = "\"Kara-Suu\"",
        ["CampDetails.code"] = "\"OSH-2026-11\"",
        ["CampDetails.name"] = "\"Kara-Suu\"",
        ["ContactDetails.kind"] = "\"Escort\"",
        ["ContactDetails.name"] = "\"Нурлан\"",
        ["ContactRow.name"] = "\"Нурлан\"",
        ["FulfilmentLine.key"] = "\"KG-OSH-IOCH\"",
        ["OfferReason.code"] = "\"soonest\"",
        ["OfferReason.text"] = "\"The soonest session that suits.\"",
        ["PassedOver.code"] = "\"session-full\"",
        ["PassedOver.text"] = "\"All places are taken.\"",
        ["PatientWarning.code"] = "\"phone.unverified\"",
        ["BookingAtOtherTime.callBecause"] = "\"no-contact\"",
        ["BookingAtOtherTime.from"] = "\"08:20:00\"",
        ["BookingAtOtherTime.to"] = "\"09:20:00\"",
        ["SessionObjection.code"] = "\"theatre-busy\"",
        ["PointsContribution.code"] = "\"waiting\"",
        ["ReplyItem.sender"] = "\"+996555123456\"",
        ["ReplyItem.text"] = "\"Кайсы күнү?\"",
        ["ReplyItem.openBecause"] = "\"unclear\"",
        ["TryReminderTextBody.template"] = "\"{{ name }}, {{ date }}, {{ time }} ({{ clock }}). {{ bring }}\"",
        ["ReminderTextTried.programme"] = "\"{{ name }}, {{ date }}, {{ time }} ({{ clock }}).\"",
        ["ReminderTextProblem.code"] = "\"leaves-out\"",
        ["ReminderTextProblem.detail"] = "\"clock\"",
        ["SurgeryBooked.status"] = "\"Booked\"",
    };
}
