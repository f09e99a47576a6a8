using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Calls;

/// <summary>Writes what a clerk says on the phone: the same facts as a message, and no more.</summary>
public sealed class CallScripts(ReminderRenderer renderer) : ISharedPart
{
    /// <param name="contact">Who is called; null if nobody can be.</param>
    /// <param name="toSay">The message that is said in place of a text; null if the call only asks whether they come.</param>
    /// <param name="language">Another language than the contact's.</param>
    internal CallScript Of(Booking booking, Hospital hospital, string givenName, PatientContact? contact, Reminder? toSay, ReminderPolicyRules policy, string? language = null)
    {
        var said = language ?? MessageLanguages.Choose([contact?.Language, .. hospital.WorkingLanguages.Split(';')]);
        var cancelled = booking.Status == BookingStatus.Cancelled;
        var review = toSay?.Kind == ReminderKind.ReviewReminder || booking.Status == BookingStatus.Completed;
        var visit = review
            ? booking.OperationDate.PlusDays(ReminderStep.ReviewDayOf(toSay?.Step ?? "") ?? 0) + policy.ReviewAt
            : booking.OperationDate + booking.Arrival;
        var facts = new ReminderFacts(
            cancelled ? ReminderKind.CancellationNotice : review ? ReminderKind.ReviewReminder : ReminderKind.Instructions, said, givenName, booking.Eye, visit, hospital.City, booking.Zone, hospital.Phone,
            TwoWay: false, HospitalWording.In(said, policy, hospital.InstructionsJson));

        // Whose place is taken away is told what the message would have said, and not asked to come.
        return new(said, LanguageWords.Of(said).RightToLeft, cancelled ? [renderer.Render(facts).Body] : renderer.Script(facts));
    }
}
