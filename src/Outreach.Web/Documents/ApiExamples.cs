namespace Outreach.Web.Documents;

/// <summary>Bodies to start from, by operation.</summary>
internal static class ApiExamples
{
    public static readonly IReadOnlyDictionary<string, string> Bodies = new Dictionary<string, string>
    {
        ["SignIn"] = """{ "userName": "aisuluu", "password": "correct horse battery staple", "useCookie": false }""",
        ["RefreshTokens"] = """{ "refreshToken": "CfDJ8..." }""",
        ["ChangeMyPassword"] = """{ "current": "correct horse battery staple", "new": "another long enough sentence" }""",
        ["CreateUser"] = """{ "userName": "aisuluu", "displayName": "Aisuluu", "password": "correct horse battery staple", "language": "ky" }""",
        ["SetUserPassword"] = """{ "password": "correct horse battery staple" }""",
        ["GrantRole"] = """{ "role": "BookingClerk", "hospitalId": "019ab000-0000-7000-8000-0000000000a1" }""",
    };
}
