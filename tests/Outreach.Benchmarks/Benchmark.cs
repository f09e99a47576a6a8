using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Everything that is measured, by name.</summary>
internal static class Benchmark
{
    public static readonly SortedDictionary<string, Func<bool, Task<IReadOnlyList<Figure>>>> All = new(StringComparer.Ordinal)
    {
        ["bookings-sqlite"] = quick => new BookingBenchmark(DatabaseProvider.Sqlite, quick).RunAsync(),
        ["bookings-postgresql"] = async quick =>
        {
            await PostgreSqlServer.EnsureAsync();
            return await new BookingBenchmark(DatabaseProvider.PostgreSql, quick).RunAsync();
        },
        ["bookings-pgbench"] = async quick =>
        {
            await PostgreSqlServer.EnsureAsync();
            return await BookingBenchmark.AgainstPgBenchAsync(quick);
        },
        ["console"] = _ => ConsoleBenchmark.OnSlowLineAsync(),
        ["console-list"] = ConsoleBenchmark.WithLongListAsync,
        ["import"] = ImportBenchmark.RunAsync,
        ["nodes"] = async quick =>
        {
            await PostgreSqlServer.EnsureAsync();
            return await NodesBenchmark.RunAsync(quick);
        },
        ["offers"] = OffersBenchmark.RunAsync,
        ["reminders"] = RemindersBenchmark.RunAsync,
        ["reminders-kannel"] = KannelBenchmark.RunAsync,
        ["scale-postgresql"] = async quick =>
        {
            await PostgreSqlServer.EnsureAsync();
            return await ScaleBenchmark.RunAsync(DatabaseProvider.PostgreSql, quick);
        },
        ["scale-sqlite"] = quick => ScaleBenchmark.RunAsync(DatabaseProvider.Sqlite, quick),
        ["start"] = StartBenchmark.RunAsync,
    };

    /// <summary>The value below which a share of the sample lies.</summary>
    public static double Percentile(this List<double> sample, double share)
    {
        sample.Sort();
        return sample[Math.Min(sample.Count - 1, (int)(sample.Count * share))];
    }
}
