using FluentValidation;
using FluentValidation.Results;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Patients;

/// <summary>How one person is reached on behalf of a patient. A phone, an e-mail address or a Telegram chat is needed.</summary>
/// <param name="Name">Of an escort, relative or neighbour; none for the patient's own contact.</param>
/// <param name="Phone">As people write it; national numbers are those of the hospital's country.</param>
/// <param name="Language">Language of messages; without it the patient's.</param>
/// <param name="Channels">The order in which ways are tried; without it what was given: SMS, Telegram, e-mail.</param>
/// <param name="Zone">IANA zone of the person, for quiet hours; without it that of the phone's country, else the hospital's.</param>
/// <param name="Position">Lower is tried first; without it last.</param>
public sealed record ContactDetails(
    ContactKind Kind, string? Name = null, string? Phone = null, string? Email = null, string? TelegramChat = null,
    string? Language = null, IReadOnlyList<MessageChannelKind>? Channels = null, string? Zone = null, int? Position = null);

internal sealed class ContactDetailsValidator : AbstractValidator<ContactDetails>
{
    private const int MaxPosition = 99;

    public ContactDetailsValidator()
    {
        RuleFor(c => c.Kind).IsInEnum();
        RuleFor(c => c.Name).PlainText(200);
        RuleFor(c => c.Name).Must(name => TextFolding.Clean(name).Length > 0).When(c => c.Kind != ContactKind.Patient).WithMessage("Whose contact is it? A name is needed.");
        RuleFor(c => c.Name).Null().When(c => c.Kind == ContactKind.Patient).WithMessage("The patient's own contact has no other name.");
        RuleFor(c => c.Phone).PlainText(100);
        RuleFor(c => c.Email).PlainText(254).EmailAddress();
        RuleFor(c => c.TelegramChat).MaximumLength(64).Matches("^(@[A-Za-z0-9_]{4,32}|-?[0-9]{1,20})$").WithMessage("A chat is its number or a name that begins with @.");
        RuleFor(c => c).Must(c => c.Phone is not null || c.Email is not null || c.TelegramChat is not null).WithName("phone").WithMessage("A phone, an e-mail address or a Telegram chat is needed.");
        RuleFor(c => c.Language).Language();
        RuleForEach(c => c.Channels).IsInEnum();
        RuleFor(c => c.Channels)
            .Must(channels => channels is null || (channels.Count > 0 && channels.Distinct().Count() == channels.Count))
            .WithMessage("Each way once, and at least one.");
        RuleFor(c => c.Channels)
            .Must((c, channels) => channels is null || channels.All(channel => ContactFacts.Reaches(c, channel)))
            .WithMessage("A way was named for which no number or address is given.");
        RuleFor(c => c.Zone).Must(zone => zone is null || (zone.Length <= 64 && HospitalTime.IsZone(zone))).WithMessage("Not a zone of the IANA time-zone database.");
        RuleFor(c => c.Position).InclusiveBetween(0, MaxPosition);
    }
}

/// <summary>Works out what a contact's details leave open.</summary>
internal static class ContactFacts
{
    public static bool Reaches(ContactDetails c, MessageChannelKind channel) => channel switch
    {
        MessageChannelKind.Sms or MessageChannelKind.Voice => c.Phone is not null,
        MessageChannelKind.Email => c.Email is not null,
        MessageChannelKind.Telegram => c.TelegramChat is not null,
        _ => false,
    };

    /// <summary>Writes the details to a contact.</summary>
    /// <param name="field">Where the details are in the request, for errors and warnings.</param>
    /// <exception cref="ValidationException">The phone cannot be read.</exception>
    public static IEnumerable<PatientWarning> Write(ContactDetails details, PatientContact contact, Patient patient, Hospital hospital, int position, string field)
    {
        var phoneField = field.Length > 0 ? field + ".Phone" : "Phone";
        var reading = MemberPhone.Read(details.Phone, hospital.Country);
        if (reading.Status == PhoneReadingStatus.Invalid || (details.Phone is not null && reading.E164 is null) || reading.E164?.Length > 20)
        {
            throw new ValidationException([new ValidationFailure(phoneField, "This is not a phone number.")]);
        }

        contact.Change(
            details.Kind == ContactKind.Patient ? null : TextFolding.Clean(details.Name), reading.E164, details.Email, details.TelegramChat,
            details.Language ?? patient.Language, details.Channels ?? Given(details), details.Zone ?? ZoneOf(reading.E164, hospital), details.Position ?? position);
        return reading.Status == PhoneReadingStatus.Unverified ? [new PatientWarning("phone.unverified", phoneField)] : [];
    }

    private static IEnumerable<MessageChannelKind> Given(ContactDetails c) =>
        ((MessageChannelKind[])[MessageChannelKind.Sms, MessageChannelKind.Telegram, MessageChannelKind.Email]).Where(channel => Reaches(c, channel));

    private static string ZoneOf(string? phone, Hospital hospital)
    {
        var country = CountryOf(phone);
        return country is null || country.Code == hospital.Country ? hospital.Zone : country.Zone;
    }

    private static MemberState? CountryOf(string? phone)
    {
        // Russia and Kazakhstan share +7; Kazakhstan's numbers begin with 6 or 7.
        if (phone is ['+', '7', var next, ..])
        {
            return MemberStates.Find(next is '6' or '7' ? "KZ" : "RU");
        }

        return phone is null ? null : MemberStates.All.FirstOrDefault(state => phone.AsSpan(1).StartsWith(state.CallingCode));
    }
}
