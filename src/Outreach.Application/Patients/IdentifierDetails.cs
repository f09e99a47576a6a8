using FluentValidation;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>A national identifier or passport as written.</summary>
/// <param name="Country">ISO 3166 alpha-2 of the state that issued it: its rule applies.</param>
/// <param name="OverrideReason">Why a value is kept whose form or check digit is wrong; needed then.</param>
public sealed record IdentifierDetails(string Country, string Value, string? OverrideReason = null);

internal sealed class IdentifierDetailsValidator : AbstractValidator<IdentifierDetails>
{
    public IdentifierDetailsValidator()
    {
        RuleFor(i => i.Country).NotEmpty().Country();
        RuleFor(i => i.Value).NotEmpty().PlainText(IdentifierReading.MaxLength);
        RuleFor(i => i.Value)
            .Must(value => PersonalIdentifiers.Read(value, null).Value.Length is > 0 and <= IdentifierReading.MaxLength)
            .When(i => !string.IsNullOrWhiteSpace(i.Value) && i.Value.Length <= IdentifierReading.MaxLength)
            .WithMessage("Nothing of this is an identifier.");
        RuleFor(i => i.OverrideReason).PlainText(500).MinimumLength(3);
        RuleFor(i => i.OverrideReason)
            .NotEmpty()
            .When(i => i.Value is not null && i.Value.Length <= IdentifierReading.MaxLength && IdentifierFacts.FailureOf(IdentifierFacts.Read(i)) is not null)
            .WithMessage("The form or the check digit of this identifier is wrong. Mend it, or give a reason to keep it as it is.");
    }
}

/// <summary>What an identifier says, of itself and of its holder.</summary>
internal static class IdentifierFacts
{
    private const string UnknownType = "unknown";

    public static IdentifierReading Read(IdentifierDetails details) => PersonalIdentifiers.Read(details.Value, details.Country);

    /// <summary>Code of what is wrong with the value itself; null if nothing is.</summary>
    public static string? FailureOf(IdentifierReading reading) => reading.Check switch
    {
        IdentifierCheck.WrongCheckDigit => "identifier.check_digit",
        IdentifierCheck.WrongForm => "identifier.form",
        _ => null,
    };

    public static PatientIdentifier Make(IdentifierDetails details, IdentifierReading reading, Domain.IdentifierId id, Domain.PatientId patient) =>
        new(id, patient, details.Country, reading.Type ?? UnknownType, reading.Value, reading.Check, FailureOf(reading) is null ? null : details.OverrideReason);

    /// <summary>What staff should look at.</summary>
    /// <param name="field">Where the identifier is in the request.</param>
    public static IEnumerable<PatientWarning> Warnings(IdentifierReading reading, Patient patient, string field)
    {
        if (FailureOf(reading) is { } failure)
        {
            yield return new PatientWarning(failure, field);
            yield break;
        }

        if (reading.EncodedBirth is { } birth && (patient.BirthDate is { } date ? date != birth : Math.Abs(patient.BirthYear - birth.Year) > (patient.BirthPrecision == BirthPrecision.Estimated ? 1 : 0)))
        {
            yield return new PatientWarning("identifier.birth_mismatch", field);
        }

        if (reading.EncodedSex is { } sex && patient.Sex is { } stated && sex != stated)
        {
            yield return new PatientWarning("identifier.sex_mismatch", field);
        }
    }

    /// <summary>All but the last four characters hidden; short values in full.</summary>
    public static string Mask(string value) => value.Length <= 4 ? new string('•', value.Length) : new string('•', value.Length - 4) + value[^4..];
}
