using Outreach.Domain.Patients;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Registrations;

/// <summary>What becomes of a row.</summary>
public enum RowOutcome
{
    Accepted = 0,

    /// <summary>Taken in, with something to be looked at.</summary>
    Warned = 1,

    /// <summary>The same person as an earlier row: not taken in.</summary>
    Duplicate = 2,

    /// <summary>Goes back to the camp: nothing is taken in.</summary>
    Rejected = 3,

    /// <summary>No person: a blank line, a total, the header once more.</summary>
    Skipped = 4,
}

/// <summary>What a row says of one eye.</summary>
public sealed class EyeAnswer
{
    /// <summary>Presenting acuity as written; cleaned.</summary>
    public string Written { get; internal set; } = string.Empty;

    public AcuityText Presenting { get; internal set; }

    /// <summary>Pinhole or best corrected acuity as written; cleaned.</summary>
    public string BestWritten { get; internal set; } = string.Empty;

    public AcuityText Best { get; internal set; }

    /// <summary>Pseudophakic or aphakic.</summary>
    public bool IsOperated => Presenting.IsOperated || Best.IsOperated;

    /// <summary>Rank that decides whether the eye sees too well: pinhole or best corrected where given, else presenting.</summary>
    public int? SeeingRank => (Best.Acuity ?? Presenting.Acuity)?.Rank;

    public bool IsListed { get; internal set; }

    /// <summary>Null if the eye is not listed, or the fellow eye's acuity is not known.</summary>
    public PriorityTier? Tier { get; internal set; }
}

/// <summary>The answer to one row of a registration list.</summary>
public sealed class RowAnswer(int row)
{
    private readonly SortedSet<string> _codes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _flags = new(StringComparer.Ordinal);

    /// <summary>As a spreadsheet shows it.</summary>
    public int Row { get; } = row;

    public RowOutcome Outcome { get; internal set; }

    /// <summary>The outcome if this list were the first one ever.</summary>
    public RowOutcome OutcomeAlone { get; internal set; }

    /// <summary>Sorted.</summary>
    public IReadOnlyCollection<string> Codes => _codes;

    /// <summary>For a clinician; sorted.</summary>
    public IReadOnlyCollection<string> Flags => _flags;

    /// <summary>A person was read from the row; false if it was skipped or sent back.</summary>
    public bool IsPerson => Outcome is not (RowOutcome.Rejected or RowOutcome.Skipped);

    public bool IsTakenIn => Outcome is RowOutcome.Accepted or RowOutcome.Warned;

    public string FamilyName { get; internal set; } = string.Empty;

    public string GivenName { get; internal set; } = string.Empty;

    public string Patronymic { get; internal set; } = string.Empty;

    public Sex? Sex { get; internal set; }

    public Birth? Birth { get; internal set; }

    /// <summary>E.164.</summary>
    public string? Phone { get; internal set; }

    public string EscortName { get; internal set; } = string.Empty;

    /// <summary>E.164.</summary>
    public string? EscortPhone { get; internal set; }

    /// <summary>ISO 3166 alpha-2; null if none of the member states.</summary>
    public string? Citizenship { get; internal set; }

    public IdentifierReading? Identifier { get; internal set; }

    public string Address { get; internal set; } = string.Empty;

    public string Notes { get; internal set; } = string.Empty;

    public EyeAnswer Right { get; } = new();

    public EyeAnswer Left { get; } = new();

    public string Diagnosis { get; internal set; } = string.Empty;

    /// <summary>Null if there is no diagnosis.</summary>
    public bool? NamesCataract { get; internal set; }

    public BloodPressure? BloodPressure { get; internal set; }

    public GlucoseFigure? Glucose { get; internal set; }

    /// <summary>To messages; null if not stated or not readable.</summary>
    public bool? Consent { get; internal set; }

    public EyeAnswer Of(Eye eye) => eye == Eye.Right ? Right : Left;

    internal void Code(string code) => _codes.Add(code);

    internal void Code(string code, Eye eye) => _codes.Add($"{code}({SideOf(eye)})");

    internal void Code(string code, RegistrationColumn column) => _codes.Add($"{code}({RegistrationColumns.NameOf(column)})");

    internal void Flag(string flag) => _flags.Add(flag);

    internal void Flag(string flag, Eye eye) => _flags.Add($"{flag}({SideOf(eye)})");

    /// <summary>Ends the row: only refusing codes and formulas stay, and nothing that was read.</summary>
    internal RowAnswer EndAs(RowOutcome outcome, IEnumerable<string> codes)
    {
        var ended = new RowAnswer(Row) { Outcome = outcome, OutcomeAlone = outcome };
        foreach (var code in codes)
        {
            ended.Code(code);
        }

        return ended;
    }

    private static string SideOf(Eye eye) => eye == Eye.Right ? "right" : "left";
}
