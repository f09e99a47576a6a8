using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>An identifier as far as comparing goes.</summary>
/// <param name="Holds">Form and check digit hold as far as a rule is known: others prove nothing.</param>
public sealed record ComparedIdentifier(string Type, string Value, bool Holds)
{
    internal static ComparedIdentifier From(PatientIdentifier i) => new(i.Type, i.Value, i.Check is not (IdentifierCheck.WrongCheckDigit or IdentifierCheck.WrongForm));
}

/// <summary>What of a person is compared with others.</summary>
/// <param name="Self">The person's own record, if there is one yet.</param>
/// <param name="Birth">Null if it is not known yet.</param>
/// <param name="Phones">E.164.</param>
public sealed record PersonToCompare(
    Guid? Self, string FamilyName, string GivenName, Sex? Sex, Birth? Birth, IReadOnlyCollection<string> Phones, IReadOnlyCollection<ComparedIdentifier> Identifiers)
{
    internal static PersonToCompare From(Patient patient, IEnumerable<PatientContact> contacts, IEnumerable<PatientIdentifier> identifiers) => new(
        patient.Id.Value, patient.FamilyName, patient.GivenName, patient.Sex, patient.Birth,
        [.. contacts.Select(c => c.Phone).OfType<string>().Distinct()],
        [.. identifiers.Where(i => !i.IsRemoved).Select(ComparedIdentifier.From)]);
}
