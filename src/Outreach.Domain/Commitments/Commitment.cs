using NodaTime;

namespace Outreach.Domain.Commitments;

/// <summary>Draft -> Active -> Closed.</summary>
public enum CommitmentStatus
{
    Draft = 1,
    Active = 2,
    Closed = 3,
}

/// <summary>A donor's pledge: a number of operations in a window for patients of named countries.</summary>
public sealed class Commitment : IVersioned
{
    private Commitment() { }

    public Commitment(CommitmentId id, string code, string name, string donorCountry, int pledged, LocalDate windowFrom, LocalDate windowTo, IEnumerable<string> scopeCountries)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pledged);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowTo, windowFrom);
        (Id, Code, Name, DonorCountry, Pledged) = (id, code, name, donorCountry, pledged);
        (WindowFrom, WindowTo) = (windowFrom, windowTo);
        ScopeCountries = string.Join(';', scopeCountries);
    }

    public CommitmentId Id { get; private set; }

    /// <summary>Short and unique, as in <c>SCO-2025</c>.</summary>
    public string Code { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    /// <summary>ISO 3166 alpha-2.</summary>
    public string DonorCountry { get; private set; } = null!;

    /// <summary>Operations pledged; one eye, one operation.</summary>
    public int Pledged { get; private set; }

    /// <summary>Sum of approved amendments; the ceiling is <see cref="Pledged"/> plus this.</summary>
    public int Amended { get; private set; }

    /// <summary>First day of operation that counts, in the hospital's calendar.</summary>
    public LocalDate WindowFrom { get; private set; }

    /// <summary>Last day of operation that counts, inclusive.</summary>
    public LocalDate WindowTo { get; private set; }

    /// <summary>ISO 3166 alpha-2 codes joined by a semicolon: whose nationals or residents it is for.</summary>
    public string ScopeCountries { get; private set; } = null!;

    public CommitmentStatus Status { get; private set; } = CommitmentStatus.Draft;

    public long Version { get; private set; }

    /// <summary>What may be reserved and fulfilled at most.</summary>
    public int Ceiling => Pledged + Amended;

    public IReadOnlyList<string> Countries => ScopeCountries.Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Corrects the terms; once active they change by amendment only.</summary>
    public void Correct(string code, string name, string donorCountry, int pledged, LocalDate windowFrom, LocalDate windowTo, IEnumerable<string> scopeCountries)
    {
        if (Status != CommitmentStatus.Draft)
        {
            throw IllegalTransition.Of("commitment", Status, "corrected");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pledged);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowTo, windowFrom);
        (Code, Name, DonorCountry, Pledged) = (code, name, donorCountry, pledged);
        (WindowFrom, WindowTo) = (windowFrom, windowTo);
        ScopeCountries = string.Join(';', scopeCountries);
    }

    public void Activate() => Status = Status == CommitmentStatus.Draft
        ? CommitmentStatus.Active
        : throw IllegalTransition.Of("commitment", Status, "activated");

    public void Close() => Status = Status == CommitmentStatus.Active
        ? CommitmentStatus.Closed
        : throw IllegalTransition.Of("commitment", Status, "closed");

    /// <summary>Raises or lowers the ceiling; the pool takes up the difference, see <see cref="Allotment.MoveQuota"/>.</summary>
    public void Amend(int by)
    {
        if (Status != CommitmentStatus.Active)
        {
            throw IllegalTransition.Of("commitment", Status, "amended");
        }

        if (Ceiling + by <= 0)
        {
            throw new RuleViolationException("ceiling-not-positive", "An amendment cannot bring the ceiling to zero or below.");
        }

        Amended += by;
    }
}
