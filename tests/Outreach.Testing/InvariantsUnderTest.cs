using Outreach.Application.Invariants;

namespace Outreach.Testing;

/// <summary>The test face of the one invariant checker.</summary>
public static class InvariantsUnderTest
{
    /// <summary>Fails with the names of the checks that are broken, and ids of what breaks them.</summary>
    public static async Task AssertInvariantsAsync(this AppUnderTest app)
    {
        var broken = (await app.CheckInvariantsAsync()).Where(f => !f.Holds).ToList();
        if (broken.Count > 0)
        {
            throw new InvalidOperationException("Broken: " + string.Join("; ", broken.Select(f => $"{f.Name} ({f.Violations}: {string.Join(", ", f.Samples)})")));
        }
    }

    /// <summary>One finding for each check.</summary>
    public static async Task<IReadOnlyList<InvariantFinding>> CheckInvariantsAsync(this AppUnderTest app)
    {
        await using var db = app.OpenDatabase();
        return await new InvariantChecker(db, app.Clock).RunAsync(CancellationToken.None);
    }
}
