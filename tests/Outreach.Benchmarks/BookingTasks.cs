using System.Diagnostics;

namespace Outreach.Benchmarks;

/// <summary>The bookings that are still to be made; the contestants take turns in working them off.</summary>
internal sealed class BookingTasks(IEnumerable<BookingTask> tasks)
{
    private readonly Queue<BookingTask> queue = new(tasks);

    /// <summary>Books for a while.</summary>
    /// <param name="workers">How many at the same time.</param>
    /// <param name="open">Called once for each worker; gives what makes one booking.</param>
    /// <returns>Bookings a second.</returns>
    public async Task<double> WorkOffAsync(int workers, TimeSpan time, Func<Task<Func<BookingTask, Task>>> open)
    {
        var book = new List<Func<BookingTask, Task>>();
        for (var i = 0; i < workers; i++)
        {
            book.Add(await open());
        }

        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(book.Select(one => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < time)
            {
                await one(Take());
                count++;
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Hands out many at once, to a contestant outside of this process.</summary>
    public List<BookingTask> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    private BookingTask Take()
    {
        lock (queue)
        {
            return queue.TryDequeue(out var task) ? task : throw new InvalidOperationException("All places are booked: the world was made too small.");
        }
    }
}
