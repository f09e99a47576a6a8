using Outreach.Application.Patients;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;
using Outreach.Domain.Screening;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Registrations;

/// <summary>Turns answers into the records of patients.</summary>
internal sealed class RecordsOfRows(ImportSetting setting)
{
    /// <summary>What a person was told before they answered is the camp's; the list only says what they answered.</summary>
    private const string ConsentText = "registration-list";

    private readonly ExaminationOfRow _examination = new(setting);

    public List<Patient> Patients { get; } = [];

    public List<PatientSearchTerm> SearchTerms { get; } = [];

    public List<PatientContact> Contacts { get; } = [];

    public List<PatientIdentifier> Identifiers { get; } = [];

    public List<PatientConsent> Consents { get; } = [];

    public List<ScreeningRecord> Screenings => _examination.Screenings;

    public List<EyeFinding> Findings => _examination.Findings;

    public List<AcuityReading> Readings => _examination.Readings;

    public List<WaitingListEntry> Entries => _examination.Entries;

    public List<AuditRecord> Audit { get; } = [];

    public PatientId Add(RowAnswer answer)
    {
        var import = setting.Import;
        var patient = new Patient(setting.New<PatientId>(), ReferenceCode.New(ReferenceKind.Patient), import.HospitalId, setting.Now, import.RequestedBy) { ImportId = import.Id };
        var language = LanguageOfPerson.Of(answer, import.Country);
        patient.Describe(
            Cut(answer.FamilyName, 100) ?? string.Empty, Cut(answer.GivenName, 100) ?? string.Empty, Cut(answer.Patronymic, 100), answer.Sex, answer.Birth!, answer.Citizenship, import.Country);
        patient.DescribeCircumstances(Cut(answer.Address, 500), Cut(answer.Notes, 2000), language, false, false);
        Patients.Add(patient);

        var phones = new List<string>();
        AddContact(patient, ContactKind.Patient, null, answer.Phone, phones);
        AddContact(patient, ContactKind.Escort, Cut(answer.EscortName, 200), answer.EscortPhone, phones);
        if (answer.Identifier is { } identifier && Cut(identifier.Value, IdentifierReading.MaxLength) is { } value)
        {
            Identifiers.Add(new PatientIdentifier(
                setting.New<IdentifierId>(), patient.Id, answer.Citizenship ?? import.Country, identifier.Type ?? "unknown", value, identifier.Check, identifier.Holds ? null : ConsentText));
        }

        if (answer.Consent is { } given)
        {
            Consents.Add(new PatientConsent(
                setting.New<ConsentId>(), patient.Id, ConsentPurpose.Messaging, given, ConsentMethod.RegistrationList, ConsentText, language, setting.Now, import.RequestedBy));
        }

        SearchTerms.AddRange(PatientSearchTerms.RowsFor(patient.Id, import.HospitalId, new SearchableFacts(
            patient.Reference, patient.FamilyName, patient.GivenName, patient.Patronymic, phones, Identifiers.Count > 0 && Identifiers[^1].PatientId == patient.Id ? [Identifiers[^1].Value] : [])));
        _examination.Add(answer, patient);
        Audit.Add(new AuditRecord(setting.New<AuditRecordId>(), setting.Now, import.RequestedBy, nameof(TakeInRegistrations), "patient", patient.Id.Value)
        {
            PatientId = patient.Id,
            HospitalId = import.HospitalId,
            ToState = nameof(PatientStatus.Active),
            Details = FormattableString.Invariant($"{{\"import\":\"{import.Id.Value}\",\"row\":{answer.Row}}}"),
        });
        return patient.Id;
    }

    /// <summary>Texts of any length come in a file; columns end somewhere.</summary>
    /// <returns>Null if there is nothing.</returns>
    internal static string? Cut(string text, int length) => text.Length switch
    {
        0 => null,
        _ when text.Length <= length => text,
        _ => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)],
    };

    private void AddContact(Patient patient, ContactKind kind, string? name, string? phone, List<string> phones)
    {
        if (phone is null && (kind == ContactKind.Patient || name is null))
        {
            return;
        }

        var contact = new PatientContact(setting.New<ContactId>(), patient.Id, kind);
        contact.Change(
            name, phone, null, null, patient.Language, phone is null ? [] : [MessageChannelKind.Sms], ZoneOf(phone), kind == ContactKind.Patient ? 0 : 1);
        Contacts.Add(contact);
        if (phone is not null)
        {
            phones.Add(phone);
        }
    }

    private string ZoneOf(string? phone)
    {
        var country = phone is null ? null : MemberPhone.CountryOf(phone);
        return country is null || country.Code == setting.Hospital.Country ? setting.Hospital.Zone : country.Zone;
    }
}

/// <summary>In which language to write to somebody of whom a list says no more than name and citizenship.</summary>
internal static class LanguageOfPerson
{
    public static string Of(RowAnswer answer, string listCountry)
    {
        var country = answer.Citizenship ?? listCountry;
        var name = TextFolding.Fold(answer.FamilyName + answer.GivenName + answer.Patronymic);
        var isUzbekCyrillic = name.AsSpan().ContainsAny("ўқғҳ");
        return (country, isUzbekCyrillic, name.Any(char.IsAsciiLetter)) switch
        {
            ("UZ", _, true) => "uz-Latn",
            ("UZ", true, _) => "uz-Cyrl",
            ("UZ", _, _) => "ru",
            ("KG", true, _) => "uz-Cyrl",
            ("KG", _, true) => "uz-Latn",
            _ => MemberStates.Find(country)?.Language ?? "ru",
        };
    }
}
