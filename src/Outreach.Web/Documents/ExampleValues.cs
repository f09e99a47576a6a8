using System.Security.Cryptography;
using System.Text;

namespace Outreach.Web.Documents;

/// <summary>Values of examples, as JSON: by the member's name, where that says too little by its type too, and by the kind of value.</summary>
internal static class ExampleValues
{
    /// <summary>Of a member that belongs to another case than the example's.</summary>
    public const string LeftOut = "null";

    /// <summary>Tried in this order on members that no name speaks for.</summary>
    public static readonly IReadOnlyList<string> ByType =
    [
        "{}", "\"text\"", "false", "12", "\"2026-12-01T08:30:00\"", "\"2026-12-01\"", "\"08:30:00\"", "\"2026-11-24T04:00:00Z\"", "\"2026-11-24T04:00:00+00:00\"",
    ];

    private const string Monday = "\"2026-12-07\"";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        // People.
        ["userName"] = "\"aisuluu\"",
        ["displayName"] = "\"Aisuluu\"",
        ["actorName"] = "\"Aisuluu\"",
        ["password"] = "\"correct horse battery staple\"",
        ["current"] = "\"correct horse battery staple\"",
        ["new"] = "\"another long enough sentence\"",
        ["accessToken"] = "\"CfDJ8...\"",
        ["refreshToken"] = "\"CfDJ8...\"",
        ["tokenType"] = "\"Bearer\"",
        ["expiresIn"] = "3600",
        ["role"] = "\"BookingClerk\"",
        ["familyName"] = "\"Токтосунова\"",
        ["givenName"] = "\"Бурул\"",
        ["patronymic"] = "\"Асановна\"",
        ["firstName"] = "\"Бурул\"",
        ["sex"] = "\"Female\"",
        ["travelMinutes"] = "90",
        ["position"] = "1",
        ["purpose"] = "\"Messaging\"",
        ["given"] = "true",
        ["birth"] = "{ \"date\": \"1953-04-12\" }",
        ["birthDate"] = "\"1953-04-12\"",
        ["birthYear"] = "1953",
        ["year"] = "1953",
        ["citizenship"] = "\"KG\"",
        ["residenceCountry"] = "\"KG\"",
        ["country"] = "\"KG\"",
        ["address"] = "\"Kara-Suu, Lenin str. 12\"",
        ["language"] = "\"ky\"",
        ["languages"] = "[\"ky\", \"ru\"]",
        ["workingLanguages"] = "[\"ky\", \"ru\"]",
        ["phone"] = "\"+996555123456\"",
        ["phones"] = "[\"+996555123456\"]",
        ["to"] = "\"2026-12-14\"",
        ["email"] = "\"burul@example.org\"",
        ["telegramChat"] = "\"@burul_osh\"",
        ["channels"] = "[\"Sms\", \"Email\"]",
        ["channel"] = "\"Sms\"",
        ["zone"] = "\"Asia/Bishkek\"",
        ["reference"] = "\"MHD8-E9JR\"",
        ["bookingReference"] = "\"MHD8-E9JR\"",
        ["patientReference"] = "\"9JXT-H39H\"",
        ["formerReferences"] = "[\"24CE-K3YE\"]",

        // Places.
        ["code"] = "\"KG-OSH-IOCH\"",
        ["hospitalCode"] = "\"KG-OSH-IOCH\"",
        ["hospital"] = "\"KG-OSH-IOCH\"",
        ["city"] = "\"Osh\"",
        ["latitude"] = "40.515",
        ["longitude"] = "72.808",
        ["name"] = "\"Osh Interregional Clinical Hospital\"",
        ["nameLocal"] = "\"Ош областтар аралык клиникалык ооруканасы\"",
        ["theatre"] = "\"Theatre 1\"",
        ["theatreName"] = "\"Theatre 1\"",
        ["surgeon"] = "\"Li Wei\"",
        ["surgeonName"] = "\"Li Wei\"",
        ["instructions"] = "{ \"ky\": \"Кире бериште жолугабыз\" }",

        // Times.
        ["date"] = Monday,
        ["day"] = Monday,
        ["operationDate"] = Monday,
        ["operatedOn"] = "\"2026-11-23\"",
        ["examinedOn"] = "\"2026-11-20\"",
        ["listedOn"] = "\"2026-09-14\"",
        ["from"] = "\"2026-12-01\"",
        ["startsOn"] = "\"2026-12-01\"",
        ["endsOn"] = "\"2026-12-14\"",
        ["reviewOn"] = "\"2026-12-15\"",
        ["start"] = "\"08:30:00\"",
        ["end"] = "\"15:30:00\"",
        ["arrivalTime"] = "\"08:45:00\"",
        ["daysOfWeek"] = "[\"Monday\", \"Tuesday\", \"Wednesday\", \"Thursday\", \"Friday\"]",
        ["hours"] = "[{ \"start\": \"08:30:00\", \"end\": \"15:30:00\" }]",
        ["skipDates"] = "[\"2026-12-31\"]",
        ["windowFrom"] = "\"2025-06-15\"",
        ["windowTo"] = "\"2027-06-14\"",
        ["keepMinutes"] = "180",
        ["batch"] = "200",
        ["forwardHours"] = "24",

        // What is counted and what is decided.
        ["version"] = "3",
        ["limit"] = "50",
        ["capacity"] = "12",
        ["keptPlaces"] = "2",
        ["quota"] = "240",
        ["by"] = "187",
        ["pledged"] = "2000",
        ["planned"] = "240",
        ["reportedPerformed"] = "237",
        ["points"] = "4",
        ["tier"] = "\"B\"",
        ["countsAs"] = "1",
        ["score"] = "86",
        ["reasons"] = "[\"same-names\", \"same-birth-date\"]",
        ["reason"] = "\"Agreed with the family by telephone\"",
        ["note"] = "\"Agreed with the family by telephone\"",
        ["notes"] = "\"Comes with her son\"",
        ["technique"] = "\"Phaco\"",
        ["lensPowerDioptres"] = "21.5",
        ["complications"] = "[\"posterior-capsule-rupture\"]",
        ["scopeCountries"] = "[\"KG\", \"UZ\", \"TJ\", \"KZ\"]",
        ["donorCountry"] = "\"CN\"",
        ["owner"] = "\"Medical director\"",
        ["textVersion"] = "\"messaging-2026-1\"",
        ["text"] = "\"Toktosunova Burul\"",
        ["acuities"] = "[{ \"type\": \"Presenting\", \"written\": \"6/60\" }]",
        ["cause"] = "\"Cataract\"",
        ["cataractIsMainCause"] = "true",
        ["systolicMmHg"] = "150",
        ["diastolicMmHg"] = "90",
        ["glucose"] = "6.1",
        ["inr"] = "1.1",
        ["diagnosis"] = "\"H25.1\"",
        ["examinedBy"] = "\"Dr Ysmanov\"",
        ["source"] = "\"Her daughter, by telephone\"",
        ["decisionReason"] = "\"Fit for surgery\"",
        ["holdReason"] = "\"Blood pressure to be treated first\"",
        ["overrideReason"] = "\"Read twice from the passport\"",
        ["intervalOverrideReason"] = "\"Lives 600 km away; both eyes in one stay\"",
        ["withdrawalReason"] = "\"No more messages, please\"",
        ["cancellationReason"] = "\"Surgeon is ill\"",
        ["reversalReason"] = "\"Recorded for the wrong eye\"",
        ["endNote"] = "\"By telephone\"",
        ["proposedReasons"] = "[\"cataract-main-cause\"]",
        ["rule"] = "\"priority-v1\"",
        ["ruleVersion"] = "\"priority-v1\"",
        ["tierBecause"] = "\"better-eye\"",
        ["flags"] = "[\"only-eye\"]",
        ["codes"] = "[\"phone.unverified\"]",
        ["fields"] = "{ \"family_name\": \"Токтосунова\" }",
        ["changed"] = "[\"familyName\"]",

        // Messages, lists and the audit trail.
        ["step"] = "\"T-7\"",
        ["key"] = "\"T-7\"",
        ["body"] = "\"Саламатсызбы! Бурул: кабыл алуу (оң көз) 14-декабрь, дүйшөмбү, саат 09:00, Ош убактысы. Тел. +996322255555\"",
        ["notSentBecause"] = "\"no-consent\"",
        ["reasonCode"] = "\"no-consent\"",
        ["outcome"] = "\"Sent\"",
        ["bring"] = "\"паспорт, дарыларыңыз\"",
        ["bringToReview"] = "\"көз тамчылары\"",
        ["templates"] = "{ \"LastReminder\": \"{{ name }}: {{ eye }}, {{ date }} {{ time }}, {{ clock }}\" }",
        ["listName"] = "\"osh-2026-autumn\"",
        ["fileName"] = "\"osh-2026-autumn.csv\"",
        ["encoding"] = "\"utf-8\"",
        ["delimiter"] = "\"comma\"",
        ["message"] = "\"The theatre has another session at that time.\"",
        ["field"] = "\"contacts[0].phone\"",
        ["type"] = "\"kg.pin\"",
        ["value"] = "\"11204195300123\"",
        ["action"] = "\"BookSurgery\"",
        ["what"] = "\"BookSurgery\"",
        ["subject"] = "\"booking\"",
        ["status"] = "\"Booked\"",
        ["fromState"] = "\"Held\"",
        ["toState"] = "\"Booked\"",
        ["details"] = "\"fields: givenName\"",
        ["next"] = "\"MXwxfDIwMjYtMTEtMDhUMDM6MzA6MDg\"",
        ["rules"] = "{ }",
    };

    /// <summary>Lists that some answers carry as one text.</summary>
    private static readonly Dictionary<string, string> AsOneText = new()
    {
        ["reasons"] = "\"cataract-main-cause\"",
        ["complications"] = "\"posterior-capsule-rupture\"",
    };

    /// <summary>Candidates for a member, the most particular first; the maker takes the first that is of the member's type.</summary>
    public static IEnumerable<string> For(string owner, string name)
    {
        if (ExampleMembers.Values.TryGetValue($"{owner}.{name}", out var particular))
        {
            yield return particular;
        }

        if (ByName.TryGetValue(name, out var general))
        {
            yield return general;
        }

        if (AsOneText.TryGetValue(name, out var joined))
        {
            yield return joined;
        }
    }

    /// <summary>The same id wherever a member of this name stands, so that examples fit each other.</summary>
    public static Guid Id(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return new Guid($"019ab000-{Convert.ToHexStringLower(bytes.AsSpan(0, 2))}-7{Convert.ToHexStringLower(bytes.AsSpan(2, 2))[1..]}-8{Convert.ToHexStringLower(bytes.AsSpan(4, 2))[1..]}-{Convert.ToHexStringLower(bytes.AsSpan(6, 6))}");
    }
}
