namespace Outreach.Application.Invariants;

/// <summary>One thing that must be true of the database at every commit, as a query for what breaks it.</summary>
/// <param name="Name">Kebab-case, stable: operators and tests name it.</param>
/// <param name="Invariant">Number in domain §4; 0 for the soundness of the database itself.</param>
/// <param name="Sql">One statement whose rows are the violations: a single column with an id that names no patient.</param>
public sealed record InvariantCheck(string Name, int Invariant, Func<SqlDialect, string> Sql)
{
    internal InvariantCheck(string name, int invariant, string sql)
        : this(name, invariant, _ => sql)
    {
    }
}

/// <summary>What a check found.</summary>
/// <param name="Violations">Rows that break it.</param>
/// <param name="Samples">The ids of some of them.</param>
public sealed record InvariantFinding(string Name, int Invariant, long Violations, IReadOnlyList<string> Samples)
{
    public bool Holds => Violations == 0;
}

/// <summary>The few words in which the databases' SQL differs.</summary>
public sealed class SqlDialect(bool isSqlite)
{
    public bool IsSqlite { get; } = isSqlite;

    /// <summary>Whole days between two stored dates.</summary>
    public string DaysBetween(string later, string earlier) => IsSqlite
        ? $"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
        : $"({later} - {earlier})";

    /// <summary>A stored instant that lies a number of days before another.</summary>
    public string DaysBefore(string instant, string days) => IsSqlite
        ? $"({instant} - 86400000000 * ({days}))"
        : $"({instant} - INTERVAL '1 day' * ({days}))";

    /// <summary>An id as a literal, as it is stored.</summary>
    public string Id(Guid id) => IsSqlite ? $"'{id.ToString().ToUpperInvariant()}'" : $"'{id}'::uuid";
}
