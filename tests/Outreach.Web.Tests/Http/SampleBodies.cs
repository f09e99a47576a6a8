namespace Outreach.Web.Tests.Http;

/// <summary>Bodies that pass every check of their shape, where samples of the right type do not. Names in braces become ids.</summary>
internal static class SampleBodies
{
    private const string Person = """{"familyName":"A","birth":{"year":1950},"language":"ky"}""";
    private const string Examination = """{"examinedOn":"2026-11-20","right":{"acuities":[]},"left":{"acuities":[]}}""";
    private const string Mission = """ "country":"KG","name":"Mission","startsOn":"2026-12-01","endsOn":"2026-12-09","hospitalIds":["{hospitalId}"]""";
    private const string Room = """ "theatreId":"{theatreId}","surgeonId":"{surgeonId}","technique":"Msics","capacity":3""";
    private const string Pattern = """{"hospitalId":"{hospitalId}","from":"2027-01-04","to":"2027-01-10","daysOfWeek":["Monday"],"hours":[{"start":"08:00:00","end":"12:00:00"}],""" + Room + "}";

    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["AddContact"] = """{"kind":"Escort","name":"Son","phone":"0700 111 222"}""",
        ["AddIdentifier"] = """{"country":"KG","value":"10103195100012","overrideReason":"As on the card"}""",
        ["ChangeContact"] = """{"kind":"Patient","phone":"0700 111 222"}""",
        ["ChangeSession"] = """{"date":"2027-01-04","start":"08:00:00","end":"12:00:00",""" + Room + "}",
        ["ChangeSessionTimes"] = """{"start":"09:00:00","end":"13:00:00"}""",
        ["CorrectPatient"] = Person,
        ["CorrectScreening"] = """{"reason":"Misread","examination":""" + Examination + "}",
        ["CreateMission"] = """{"code":"KG-2027-T",""" + Mission + "}",
        ["CreateSession"] = """{"hospitalId":"{hospitalId}","date":"2027-01-05","start":"08:00:00","end":"12:00:00",""" + Room + "}",
        ["CreateSessionsByPattern"] = Pattern,
        ["FindDuplicates"] = """{"hospitalId":"{hospitalId}","familyName":"A","birth":{"year":1950}}""",
        ["FindPatients"] = """{"text":"Saparova Ainura"}""",
        ["ListEligibleEyes"] = """{"hospitalId":"{hospitalId}"}""",
        ["PreviewSessionsByPattern"] = Pattern,
        ["PreviewSessionTimes"] = """{"start":"09:00:00","end":"13:00:00"}""",
        ["RecordScreening"] = """{"patientId":"{patientId}","examination":""" + Examination + "}",
        ["RecordUnbookedOperation"] = """{"entryId":"{entryId}","operatedOn":"2026-11-24","facts":{"procedure":"LensExtraction","technique":"Msics","surgeonId":"{surgeonId}"}}""",
        ["RegisterPatient"] = """{"hospitalId":"{hospitalId}","person":""" + Person + "}",
        ["ReplaceReminderPolicy"] = """{"owner":"A","quietHours":{"from":"20:00:00","until":"09:00:00"},"reviewAt":"10:00:00","callListDaysBefore":3,"steps":[]}""",
    };

    public static string? Of(ApiEndpoint endpoint, SampleValues values)
    {
        if (!All.TryGetValue(endpoint.Name, out var body))
        {
            return null;
        }

        foreach (var name in new[] { "hospitalId", "theatreId", "surgeonId", "patientId", "entryId" })
        {
            body = body.Replace($"{{{name}}}", values.IdOf(name).ToString(), StringComparison.Ordinal);
        }

        return body;
    }
}
