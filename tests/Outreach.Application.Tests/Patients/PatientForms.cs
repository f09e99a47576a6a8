using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Security;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.Application.Tests.Patients;

/// <summary>Registration forms filled in; a test states only what it is about.</summary>
internal static class PatientForms
{
    /// <summary>A Kyrgyz PIN of a woman born on 1 March 1951; no check digit is published.</summary>
    public const string Pin = "10103195100012";

    public static PersonDetails Person(string? family = "Karimova", string? given = "Gulnora", BirthDetails? birth = null, Sex? sex = Sex.Female, string? patronymic = null) => new(
        family, given, patronymic, sex, birth ?? new BirthDetails(new LocalDate(1951, 3, 1)), "KG", "KG", "Village 1", null, "ky");

    public static RegisterPatient At(Hospital hospital, PersonDetails? person = null, ContactDetails[]? contacts = null, IdentifierDetails[]? identifiers = null, ConsentAnswer[]? consents = null) =>
        new(hospital.Id.Value, person ?? Person(), contacts, identifiers, consents);

    public static ContactDetails Own(string phone = "0700 123 456") => new(ContactKind.Patient, Phone: phone);

    public static ConsentAnswer Answer(ConsentPurpose purpose, bool given = true) => new(purpose, given, ConsentMethod.Spoken, "text-1");

    /// <summary>Registers somebody and gives back the id.</summary>
    public static async Task<Guid> RegisterAsync(this AppUnderTest app, Hospital hospital, PersonDetails? person = null, ContactDetails[]? contacts = null, IdentifierDetails[]? identifiers = null, ConsentAnswer[]? consents = null) =>
        (await app.SendAsync(At(hospital, person, contacts, identifiers, consents))).PatientId;

    public static async Task<Guid[]> FindAsync(this AppUnderTest app, string text) =>
        [.. (await app.SendAsync(new FindPatients(text))).Items.Select(i => i.PatientId)];

    /// <summary>What a clerk of one hospital finds.</summary>
    public static async Task<Guid[]> FindAtAsync(this AppUnderTest app, Hospital hospital, string text) =>
        [.. (await app.SendAsync(new FindPatients(text), roles: [new HeldRole(StaffRole.BookingClerk, hospital.Id)])).Items.Select(i => i.PatientId)];
}
