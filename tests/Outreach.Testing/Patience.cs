using System.Diagnostics;

namespace Outreach.Testing;

/// <summary>Waits for what another process or the schedule of jobs does, which no clock of a test moves; everything else tests bring about.</summary>
public static class Patience
{
    /// <param name="what">For the failure: what has not come.</param>
    /// <param name="every">How often it looks.</param>
    /// <exception cref="TimeoutException">It has not become so in time.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan atMost, TimeSpan? every = null)
    {
        using var pause = new PeriodicTimer(every ?? TimeSpan.FromMilliseconds(20));
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > atMost)
            {
                throw new TimeoutException($"Within {atMost.TotalSeconds} s it has not come to this: {what}.");
            }

            await pause.WaitForNextTickAsync();
        }
    }

    public static Task UntilAsync(Func<bool> isSo, string what, TimeSpan atMost, TimeSpan? every = null) => UntilAsync(() => Task.FromResult(isSo()), what, atMost, every);
}
