namespace Outreach.Web.Documents;

/// <summary>What the parameters behind the question mark mean: by name, and by operation and name where that means something else there.</summary>
internal static class ParameterWords
{
    private const string Page = "Where the page before ended: its `next`. Left out for the first page.";
    private const string Largest200 = "So many at most, 1 to 200";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["action"] = "Only what was done by this request, as in `BookSurgery`.",
        ["actor"] = "Only what this user did.",
        ["after"] = Page,
        ["allotmentId"] = "Only the lines of this allotment.",
        ["before"] = Page,
        ["beyondCeiling"] = "True for those alone that no quota was left for; false for the others.",
        ["bookingId"] = "Only of this booking.",
        ["campId"] = "Only of this screening camp.",
        ["country"] = "Two capital letters, ISO 3166, as in `KG`.",
        ["cursor"] = Page,
        ["date"] = "In the hospital's calendar.",
        ["dueFrom"] = "Due at this moment or later.",
        ["dueTo"] = "Due before this moment.",
        ["entryId"] = "Only of this entry of the waiting list.",
        ["eye"] = "Only this eye.",
        ["from"] = "First day, inclusive, in the hospital's calendar.",
        ["homeHospitalId"] = "Only those who belong to this hospital.",
        ["hospitalId"] = "Only of this hospital; left out, of all that you work for.",
        ["kind"] = "Only of this kind.",
        ["language"] = "Only who reads this language, as in `ky` or `uz-Latn`.",
        ["limit"] = $"{Largest200}; 50 if left out.",
        ["missionId"] = "Only of this mission.",
        ["next"] = Page,
        ["notBefore"] = "First day that suits, in the hospital's calendar; left out for as soon as possible.",
        ["notRecordedByMe"] = "True to leave out what you recorded yourself and so cannot verify.",
        ["onlyFree"] = "True for those alone with a place that can be taken: open, not full and not over.",
        ["outcome"] = "Only rows with this answer.",
        ["patientId"] = "Only of this patient.",
        ["patientReference"] = "Only of the patient with this code, as in `9JXT-H39H`.",
        ["queue"] = "Only what waits in this queue of the clinicians; `None` is cleared for booking.",
        ["role"] = "Only hospitals of this kind.",
        ["sessionId"] = "Only of this session.",
        ["status"] = "Only with this status; left out, with any.",
        ["subject"] = "Only what was done to things of this kind, as in `booking`.",
        ["subjectId"] = "Only what was done to this thing.",
        ["surgeonId"] = "Only of this surgeon.",
        ["tier"] = "Only of this tier of priority.",
        ["to"] = "Last day, inclusive, in the hospital's calendar.",
        ["undecided"] = "True for those alone with an eye that nobody has decided.",
        ["until"] = "Review days up to this one; left out for today in each hospital's calendar.",
        ["userName"] = "Only what the user who signs in with this name did.",
        ["waitingAtLeastDays"] = "Waits for so many days or more, 0 to 10,000.",
        ["waitingAtMostDays"] = "Waits for so many days or fewer, 0 to 10,000.",
        ["withRetired"] = "True to show those too that take no more sessions.",
    };

    private static readonly Dictionary<string, string> ByOperation = new()
    {
        ["ListWaitingList.country"] = "Only who lives in this country: two capital letters, ISO 3166, as in `KG`.",
        ["CountWaitingList.country"] = "Only who lives in this country: two capital letters, ISO 3166, as in `KG`.",
        ["ListWaitingList.status"] = "Only with this status; `Waiting` if left out.",
        ["CountWaitingList.status"] = "Only with this status; `Waiting` if left out.",
        ["ListAuditRecords.from"] = "Not before this moment.",
        ["ListAuditRecords.to"] = "Before this moment.",
        ["ListBookings.from"] = "First day of operation, inclusive, in the hospital's calendar.",
        ["ListBookings.to"] = "Last day of operation, inclusive; the same as `from` for one day.",
        ["GetReminderFigures.from"] = "First day of operation, inclusive; 29 days before the last one if left out.",
        ["DownloadReminderFigures.from"] = "First day of operation, inclusive; 29 days before the last one if left out.",
        ["GetReminderFigures.to"] = "Last day of operation, inclusive; today if left out.",
        ["DownloadReminderFigures.to"] = "Last day of operation, inclusive; today if left out.",
        ["GetCall.language"] = "Your own, to read the script in too.",
        ["GetCallList.hospitalId"] = "Whose patients are to be called.",
        ["GetReminderPolicy.hospitalId"] = "For this hospital; left out for the general rules.",
        ["ReplaceReminderPolicy.hospitalId"] = "For this hospital; left out for the general rules.",
        ["GetPolicy.hospitalId"] = "For this hospital; left out for the general rules.",
        ["ReplacePolicy.hospitalId"] = "For this hospital; left out for the general rules.",
        ["ListMissions.hospitalId"] = "Only those that work at this hospital.",
        ["GetCallList.limit"] = "So many at most, 1 to 500; 100 if left out.",
        ["ListImportRows.after"] = "The last row of the page before; left out for the first page.",
        ["ListImportRows.limit"] = "So many at most, 1 to 500; 100 if left out.",
        ["ListHoldsDue.limit"] = $"{Largest200}; 100 if left out.",
        ["ListCamps.limit"] = $"{Largest200}; 100 if left out.",
    };

    /// <summary>Null for a parameter that nobody has described.</summary>
    public static string? Of(string operation, string parameter) =>
        ByOperation.GetValueOrDefault($"{operation}.{parameter}") ?? ByName.GetValueOrDefault(parameter);
}
