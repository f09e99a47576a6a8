namespace Outreach.Web.Errors;

/// <summary>Refusals by the rules of the programme.</summary>
internal static class ProblemRules
{
    /// <summary>One line for each code of a <c>RuleViolationException</c>; a test finds those that are missing.</summary>
    public static readonly ProblemKind[] All =
    [
        Rule("allotment-exhausted", "Everything set aside for this hospital, country and period is reserved or fulfilled.", "Ask a programme manager to transfer or amend."),
        Rule("booking-active", "The patient has a booking.", "Cancel the booking first, so that its place and its unit are free again."),
        Rule("ceiling-not-positive", "The amendment would take the commitment's ceiling to nothing.", "Amend by less."),
        Rule("consent-not-in-force", "The consent was withdrawn already, or never given.", "Record a new consent."),
        Rule("contact-of-another", "Whose contact it is cannot be changed.", "Add another contact and remove this one."),
        Rule("eye-already-booked", "This eye has an active booking.", "Reschedule or cancel that booking."),
        Rule("hold-expired", "The place was held, and the time to book it ran out.", "Ask for offers again."),
        Rule("hold-in-force", "The hold has not run out yet.", "Wait, or cancel it."),
        Rule("identifier-exists", "The patient has this identifier already.", "Nothing; or remove it first."),
        Rule("illegal-transition", "In its present state this cannot be done with it.", "Read it again; the detail names the state."),
        Rule("in-the-future", "An operation is recorded on its day or later.", "Record it on the day."),
        Rule("last-administrator", "Nobody else is an administrator of all hospitals.", "Make somebody else one first."),
        Rule("lens-already-out", "A lens extraction of this eye is on record.", "Reverse that operation first if it was recorded by mistake."),
        Rule("merge-both-booked", "Both records are booked for the same eye.", "Cancel one of the bookings first."),
        Rule("merge-different-identifiers", "The records hold two different personal numbers of one kind: two persons.", "Remove the wrong number first, if one is wrong."),
        Rule("merge-eye-operated", "One record is booked for an eye that the other was operated on.", "Cancel that booking first."),
        Rule("merge-operations", "The records have operations that one person cannot have had.", "Reverse the operation that was recorded by mistake."),
        Rule("merge-same-day", "Both records have a booking on the same day.", "Cancel or move one of the bookings first."),
        Rule("needs-clinician", "Entries of this queue are looked at by a clinician first.", "Let a clinician decide or book."),
        Rule("needs-general-anaesthesia", "A child needs a session with general anaesthesia.", "Choose such a session."),
        Rule("no-commitment", "No active commitment covers this country and date at this hospital.", "Ask a programme manager to activate or amend one."),
        Rule("not-due-yet", "The time for this has not come.", "Wait for the day of the session."),
        Rule("not-the-day", "Attendance is recorded on the day of the session, hospital time.", "Record it on the day."),
        Rule("patient-died", "The patient has died.", "Nothing; the record stays as it is."),
        Rule("patient-merged", "The record was merged into another.", "Use the record that it was merged into."),
        Rule("patient-unavailable", "The patient cannot come on that day.", "Choose another day, or correct the unavailable dates."),
        Rule("places-kept-for-longest-waiters", "The last places of a session are kept for those who have waited longest.", "Choose another session."),
        Rule("quota-in-use", "More of the quota is reserved or fulfilled than would be left.", "Transfer less."),
        Rule("reminder-too-late", "The reminder would come too late to be of use.", "Call the patient."),
        Rule("same-day", "A patient is never operated twice on one day.", "Choose another day."),
        Rule("same-session", "The booking is in this session already.", "Nothing."),
        Rule("second-eye-interval", "The second eye follows some weeks after the first.", "Choose a later day, or let a clinician allow it with a reason."),
        Rule("session-full", "Every place of the session is taken.", "Ask for offers again."),
        Rule("session-not-open", "Only an open session takes bookings.", "Open it, or choose another."),
        Rule("session-over", "The session is over.", "Choose another."),
        Rule("too-many-contacts", "The patient has as many contacts as are kept.", "Remove one first."),
        Rule("too-many-identifiers", "The patient has as many identifiers as are kept.", "Remove one first."),
        Rule("too-many-unavailabilities", "The patient has as many unavailable periods as are kept.", "Remove those that have passed."),
        Rule("user-name-taken", "Another user has this name.", "Choose another name."),
        Rule("verifier-is-author", "Whoever recorded an operation cannot verify it.", "Let somebody else verify it."),
    ];

    private static ProblemKind Rule(string code, string meaning, string remedy) => new(code, 409, meaning, remedy) { IsRule = true };
}
