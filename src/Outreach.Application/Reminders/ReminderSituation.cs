using NodaTime;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>One way to reach one contact, with everything the message says.</summary>
/// <param name="To">Phone, address or chat, as the channel needs it.</param>
internal sealed record ReminderRoute(ContactId ContactId, MessageChannelKind Channel, string To, ReminderFacts Facts);

/// <summary>A contact as far as sending needs it; in the order in which they are tried.</summary>
internal sealed record ReminderContact(
    ContactId Id, PatientId PatientId, string? Phone, string? Email, string? TelegramChat, string Language, string Channels, string BrokenChannels, bool IsStopped, string Zone)
{
    public IEnumerable<(MessageChannelKind Channel, string To)> Ways()
    {
        var broken = BrokenChannels.Split(';', StringSplitOptions.RemoveEmptyEntries);

        foreach (var name in Channels.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!broken.Contains(name) && (!IsStopped || name == nameof(MessageChannelKind.Voice)) && Enum.TryParse<MessageChannelKind>(name, out var channel) && AddressFor(channel) is { Length: > 0 } address)
            {
                yield return (channel, address);
            }
        }
    }

    private string? AddressFor(MessageChannelKind channel) => channel switch
    {
        MessageChannelKind.Sms or MessageChannelKind.Voice => Phone,
        MessageChannelKind.Email => Email,
        MessageChannelKind.Telegram => TelegramChat,
        _ => null,
    };
}

/// <summary>A reminder with what is true of its booking, patient and hospital at this moment.</summary>
internal sealed record ReminderSituation(
    ReminderId Id, PatientId PatientId, HospitalId HospitalId, ReminderKind Kind, string Step, Instant DueAt, Instant ExpiresAt, string? FailedWays,
    BookingStatus BookingStatus, Eye Eye, LocalDate OperationDate, LocalTime Arrival, string Zone,
    LocalDate? OperatedOn, OperationStatus? OperationStatus,
    string GivenName, PatientStatus PatientStatus, bool HasConsent,
    string City, string? Phone, string WorkingLanguages, string? InstructionsJson)
{
    /// <summary>Why it is not wanted any more; null while it is.</summary>
    /// <param name="policy">In force at this moment: it may have no such step any more.</param>
    public string? ReasonToWithdraw(ReminderPolicyRules policy) =>
        ReasonOfSituation() ?? (Kind.IsNotice() || policy.Steps.Any(s => s.Key == Step) ? null : ReminderPlanning.PolicyChanged);

    private string? ReasonOfSituation()
    {
        if (PatientStatus != PatientStatus.Active)
        {
            return "patient-" + PatientStatus.ToString().ToLowerInvariant();
        }

        if (Kind == ReminderKind.ReviewReminder)
        {
            return OperationStatus is null or Domain.Outcomes.OperationStatus.Reversed ? "operation-reversed" : ReasonOfConsent();
        }

        if (Kind == ReminderKind.CancellationNotice)
        {
            return BookingStatus == BookingStatus.Cancelled ? ReasonOfConsent() : "booking-" + BookingStatus.ToString().ToLowerInvariant();
        }

        if (Kind == ReminderKind.PlaceOffer)
        {
            return BookingStatus == BookingStatus.Held ? ReasonOfConsent() : "booking-" + BookingStatus.ToString().ToLowerInvariant();
        }

        return BookingStatus is BookingStatus.Booked or BookingStatus.Confirmed
            ? ReasonOfConsent()
            : "booking-" + BookingStatus.ToString().ToLowerInvariant();
    }

    /// <summary>The ways to the contacts that this installation has a channel for, or that a person calls.</summary>
    public IEnumerable<(ReminderRoute Route, DateTimeZone Zone)> Routes(
        IEnumerable<ReminderContact> contacts, ReminderPolicyRules policy, IMessageChannels channels)
    {
        foreach (var contact in contacts)
        {
            var zone = HospitalTime.Zone(HospitalTime.IsZone(contact.Zone) ? contact.Zone : Zone);

            foreach (var (channel, to) in InOrder(contact.Ways(), policy))
            {
                var failed = FailedWays?.Contains(Reminder.WayOf(contact.Id, channel), StringComparison.Ordinal) == true;

                if (!failed && (channel == MessageChannelKind.Voice || channels.For(channel) is not null))
                {
                    yield return (new(contact.Id, channel, to, FactsFor(contact, policy)), zone);
                }
            }
        }
    }

    /// <summary>The step's order first; ways that it does not name come after, in the contact's order.</summary>
    private IEnumerable<(MessageChannelKind Channel, string To)> InOrder(IEnumerable<(MessageChannelKind Channel, string To)> ways, ReminderPolicyRules policy) =>
        policy.Steps.FirstOrDefault(s => s.Key == Step)?.Channels is { Count: > 0 } order
            ? order.SelectMany(c => ways.Where(w => w.Channel == c)).Concat(ways.Where(w => !order.Contains(w.Channel)))
            : ways;

    private string? ReasonOfConsent() => HasConsent ? null : "no-consent";

    /// <summary>What the message to this contact says.</summary>
    private ReminderFacts FactsFor(ReminderContact contact, ReminderPolicyRules policy)
    {
        var language = MessageLanguages.Choose([contact.Language, .. WorkingLanguages.Split(';')]);
        var visit = Kind == ReminderKind.ReviewReminder
            ? (OperatedOn ?? OperationDate).PlusDays(ReminderStep.ReviewDayOf(Step) ?? 0) + policy.ReviewAt
            : OperationDate + Arrival;
        var step = policy.Steps.FirstOrDefault(s => s.Key == Step);

        return new(
            Kind, language, GivenName, Eye, visit, City, Zone, Phone, step?.TwoWay ?? Kind is ReminderKind.ConfirmRequest or ReminderKind.PlaceOffer,
            HospitalWording.In(language, policy, InstructionsJson),
            Kind == ReminderKind.PlaceOffer ? ExpiresAt.InZone(HospitalTime.Zone(Zone)).LocalDateTime : null,
            Period.DaysBetween(HospitalTime.DateAt(DueAt, Zone), visit.Date));
    }
}
