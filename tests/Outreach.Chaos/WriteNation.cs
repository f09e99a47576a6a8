using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;
using Outreach.Testing.Nation;

namespace Outreach.Chaos;

/// <summary>A generated nation in a database of one's own, to look at and to try things on.</summary>
internal static class WriteNation
{
    /// <param name="connectionString">Of a database that is made, or that is empty.</param>
    /// <exception cref="InvalidOperationException">Somebody lives there already.</exception>
    public static async Task<NationWritten> RunAsync(DatabaseProvider provider, string connectionString, int patients)
    {
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(provider, connectionString);
        await using var db = new OutreachDbContext(options.Options);
        await DatabaseTables.BringUpAsync(db, connectionString, CancellationToken.None);
        if (await db.Patients.AnyAsync() || await db.Hospitals.AnyAsync())
        {
            throw new InvalidOperationException("There are patients or hospitals in this database already.");
        }

        var watch = Stopwatch.StartNew();
        var rows = await NationBuilder.WriteAsync(db, NationSize.Of(patients), SystemClock.Instance.GetCurrentInstant());
        return new NationWritten(rows, watch.Elapsed);
    }
}

/// <param name="Took">From the first row to the last check of it.</param>
internal sealed record NationWritten(long Rows, TimeSpan Took)
{
    public override string ToString() => FormattableString.Invariant($"{Rows} rows in {Took.TotalSeconds:0} s, {Rows / Took.TotalSeconds:0} a second");
}
