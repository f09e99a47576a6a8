using NodaTime;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>
/// Bookings a second of two nodes and of one on the same PostgreSQL, in turns. Each node may use a part of one processor only, as if it
/// had a machine of its own: what is left is enough for the database and the clients, so that neither of them is the limit.
/// </summary>
internal static class NodesBenchmark
{
    private const int Clients = 32;
    private const double Share = 0.35;

    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        var (rounds, turn) = (quick ? 3 : 7, TimeSpan.FromSeconds(quick ? 5 : 10));
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await HostUnderTest.AddUsersAsync(database, SystemClock.Instance);
        var tasks = new BookingTasks(await BookingWorld.MakeAsync(database, SystemClock.Instance, quick ? 20_000 : 60_000, hospitals: 8));
        var memory = await UnderLoadAsync(database, tasks, 4 * turn);

        await using var first = await MeasuredHost.StartAsync(database);
        await using var second = await MeasuredHost.StartAsync(database);
        using var one = await first.ClientAsync();
        using var other = await second.ClientAsync();
        await BookAsync(tasks, turn, one, other);
        first.Limit(Share);
        second.Limit(Share);
        await BookAsync(tasks, turn, one, other);
        var (alone, both) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await BookAsync(tasks, turn, one));
            both.Add(await BookAsync(tasks, turn, one, other));
        }

        var (a, b) = (alone.Percentile(0.5), both.Percentile(0.5));
        return
        [
            new("nodes", "resident memory of a node at most, 32 clients booking", memory, "MB", "under 300", memory < 300),
            new("nodes", "one node of 0.35 processors, 32 clients", a, "1/s"),
            new("nodes", "two such nodes, 32 clients", b, "1/s"),
            new("nodes", "two / one", b / a, "ratio", "at least 1.6", b / a >= 1.6),
        ];
    }

    private static async Task<double> UnderLoadAsync(TestDatabase database, BookingTasks tasks, TimeSpan time)
    {
        await using var node = await MeasuredHost.StartAsync(database);
        using var client = await node.ClientAsync();
        await BookAsync(tasks, time, client);
        return node.PeakResident;
    }

    private static Task<double> BookAsync(BookingTasks tasks, TimeSpan time, params HttpClient[] nodes)
    {
        var next = 0;
        return tasks.WorkOffAsync(Clients, time, () =>
        {
            var node = nodes[next++ % nodes.Length];
            return Task.FromResult<Func<BookingTask, Task>>(task => task.BookAsync(node));
        });
    }
}
