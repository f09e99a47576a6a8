namespace Outreach.Web.Documents;

/// <summary>Bodies written by hand, by operation, where one that has a value in every member would contradict itself.</summary>
internal static class ApiExamples
{
    public static readonly IReadOnlyDictionary<string, string> Bodies = new Dictionary<string, string>
    {
        ["SignIn"] = """{ "userName": "clerk.osh", "password": "outreach-demo-2026" }""",
        ["FindPatients"] = """{ "text": "Toktosunova Burul", "limit": 20 }""",
        ["BookSurgery"] = """{ "entryId": "019ab000-0000-7000-8000-0000000000e1", "sessionId": "019ab000-0000-7000-8000-0000000000d1" }""",
        ["RescheduleBooking"] = """{ "sessionId": "019ab000-0000-7000-8000-0000000000d2", "reason": "NoTransport", "by": "Patient", "note": "The bus does not run that day" }""",
        ["CancelBooking"] = """{ "reason": "Illness", "by": "Escort", "note": "By telephone" }""",
        ["MarkUnfit"] = """{ "reason": "BloodPressure", "note": "190/115 on arrival", "reviewOn": "2026-12-15" }""",
        ["ReplaceReminderPolicy"] = """
            { "owner": "Medical director", "quietHours": { "from": "20:00:00", "until": "09:00:00" }, "reviewAt": "09:00:00", "callListDaysBefore": 3,
              "steps": [{ "key": "T-7", "kind": "ConfirmRequest", "daysBefore": 7, "sendAt": "10:00:00", "mayBeLate": "72:00:00", "twoWay": true }] }
            """,
        ["EndCall"] = """{ "outcome": "Confirmed", "note": "Comes with her son", "takeNext": true }""",
        ["CreateCommitment"] = """{ "code": "SCO-2028", "name": "SCO cataract surgery commitment of 2028", "donorCountry": "CN", "pledged": 2000, "windowFrom": "2028-01-01", "windowTo": "2029-12-31", "scopeCountries": ["KG", "UZ", "TJ", "KZ"] }""",
        ["CreateAllotment"] = """{ "hospitalId": "019ab000-0000-7000-8000-0000000000a1", "quota": 240, "reason": "Mission of the autumn" }""",
        ["AmendCommitment"] = """{ "by": 187, "reason": "Agreed with the donor on 18 June" }""",
        ["UploadRegistrationList"] = """{ "file": "...", "hospitalId": "019ab000-0000-7000-8000-0000000000a1", "listName": "osh-2026-autumn", "campDate": "2026-09-14", "country": "KG", "encoding": "utf-8", "delimiter": "comma" }""",
    };
}
