namespace Outreach.Domain.Patients;

/// <summary>What is known of an identifier's form and check digit.</summary>
public enum IdentifierCheck
{
    /// <summary>Form and check digit hold.</summary>
    Valid = 1,

    /// <summary>The form holds; no check digit is published.</summary>
    FormOnly = 2,
    WrongCheckDigit = 3,
    WrongForm = 4,

    /// <summary>No rule is known.</summary>
    Unchecked = 5,
}

/// <summary>A national identifier or passport. Optional; a failed check is a warning that staff may override.</summary>
public sealed class PatientIdentifier
{
    private PatientIdentifier() { }

    public PatientIdentifier(IdentifierId id, PatientId patientId, string country, string type, string value, IdentifierCheck check, string? overrideReason) =>
        (Id, PatientId, Country, Type, Value, Check, OverrideReason) = (id, patientId, country, type, value, check, overrideReason);

    public IdentifierId Id { get; private set; }

    public PatientId PatientId { get; private set; }

    /// <summary>ISO 3166 alpha-2 of the state whose rule applies.</summary>
    public string Country { get; private set; } = null!;

    /// <summary>As in <c>uz.pinfl</c>, <c>passport</c>; <c>unknown</c> if the value fits no form.</summary>
    public string Type { get; private set; } = null!;

    /// <summary>Blanks and separators removed, upper case. Of an Aadhaar only the last four digits are kept.</summary>
    public string Value { get; private set; } = null!;

    public IdentifierCheck Check { get; private set; }

    /// <summary>Why staff kept a value whose check failed.</summary>
    public string? OverrideReason { get; private set; }

    public bool IsRemoved { get; private set; }

    public void Remove() => IsRemoved = true;

    public void MoveTo(PatientId patientId) => PatientId = patientId;
}
