using NodaTime;

namespace Outreach.Application.Persistence;

/// <summary>Which node runs a recurring job now. Rows are written by <c>IDatabaseEngine.TakeTurnAsync</c>, by the database's own clock.</summary>
public sealed class JobTurn
{
    private JobTurn() { }

    /// <summary>The job's name.</summary>
    public string Job { get; private set; } = null!;

    /// <summary>The node.</summary>
    public string Owner { get; private set; } = null!;

    /// <summary>Another node may begin from here on.</summary>
    public Instant Until { get; private set; }
}
