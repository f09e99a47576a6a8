using System.Globalization;
using NodaTime.Text;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Registrations;

/// <summary>The columns in which answers to a list are written down, in their order.</summary>
public static class AnswerColumns
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "row", "outcome", "outcome_alone", "codes", "family_name", "given_name", "sex", "birth", "birth_precision", "phone", "escort_phone", "citizenship", "id_type", "national_id",
        "va_right_rank", "va_right_notation", "va_left_rank", "va_left_notation", "operated", "eyes_listed", "tier_right", "tier_left", "flags", "consent",
    ];

    /// <summary>An outcome as files, API and database name it.</summary>
    public static string NameOf(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Accepted => "accepted",
        RowOutcome.Warned => "warned",
        RowOutcome.Duplicate => "duplicate",
        RowOutcome.Rejected => "rejected",
        RowOutcome.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>The outcome of a name.</summary>
    public static RowOutcome OutcomeOf(string name) => name switch
    {
        "accepted" => RowOutcome.Accepted,
        "warned" => RowOutcome.Warned,
        "duplicate" => RowOutcome.Duplicate,
        "rejected" => RowOutcome.Rejected,
        "skipped" => RowOutcome.Skipped,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>The values of an answer, one for each of <see cref="Names"/>; empty where there is nothing to say.</summary>
    public static string[] ValuesOf(RowAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string[] head = [answer.Row.ToString(CultureInfo.InvariantCulture), NameOf(answer.Outcome), NameOf(answer.OutcomeAlone), string.Join(';', answer.Codes)];
        if (!answer.IsPerson)
        {
            return [.. head, .. Enumerable.Repeat(string.Empty, Names.Count - head.Length)];
        }

        return
        [
            .. head,
            answer.FamilyName,
            answer.GivenName,
            answer.Sex switch { Sex.Male => "M", Sex.Female => "F", _ => string.Empty },
            answer.Birth is { } birth ? birth.Date is { } date ? LocalDatePattern.Iso.Format(date) : birth.Year.ToString("0000", CultureInfo.InvariantCulture) : string.Empty,
            answer.Birth?.Precision switch { BirthPrecision.Date => "date", BirthPrecision.Year => "year", BirthPrecision.Estimated => "estimated", _ => string.Empty },
            answer.Phone ?? string.Empty,
            answer.EscortPhone ?? string.Empty,
            answer.Citizenship ?? string.Empty,
            answer.Identifier?.Type ?? string.Empty,
            answer.Identifier?.Value ?? string.Empty,
            Rank(answer.Right),
            answer.Right.Presenting.Acuity?.NotationCode ?? string.Empty,
            Rank(answer.Left),
            answer.Left.Presenting.Acuity?.NotationCode ?? string.Empty,
            Sides(answer.Right.IsOperated, answer.Left.IsOperated, string.Empty),
            Sides(answer.Right.IsListed, answer.Left.IsListed, "none"),
            Tier(answer.Right),
            Tier(answer.Left),
            string.Join(';', answer.Flags),
            answer.Consent switch { true => "yes", false => "no", null => string.Empty },
        ];
    }

    private static string Rank(EyeAnswer eye) => eye.Presenting.Acuity?.Rank.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Tier(EyeAnswer eye) => eye.Tier is { } tier && tier != PriorityTier.Unknown ? tier.ToString() : string.Empty;

    private static string Sides(bool right, bool left, string neither) => (right, left) switch
    {
        (true, true) => "both",
        (true, false) => "right",
        (false, true) => "left",
        _ => neither,
    };
}
