using NodaTime;

namespace Outreach.Application.Reminders;

/// <summary>How reminders are worked off. The defaults suit one machine.</summary>
public sealed class ReminderDispatchOptions
{
    /// <summary>Runs of a process that work at the same time: one claims and records while another waits for a gateway. Measured with Kannel; a third does not help two processors.</summary>
    public const int Lanes = 2;

    /// <summary>Reminders claimed in one transaction, 1 to 1,000.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>Messages of a batch that are on their way at the same time, 1 to 64.</summary>
    public int Parallelism { get; set; } = 16;

    /// <summary>
    /// Messages between two looks whether the rest of the batch is still wanted, 1 to 1,000. A cancellation or a withdrawn
    /// consent stops what has not left at the latest after so many.
    /// </summary>
    public int ChunkSize { get; set; } = 64;

    /// <summary>
    /// How long a worker may be silent before another takes it for dead and its batch over. The clocks of nodes must agree to a third of it.
    /// </summary>
    public Duration Lease { get; set; } = Duration.FromSeconds(30);

    /// <summary>How often a worker says that it lives while messages leave: a third of the lease or less. Infinite: never.</summary>
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Tries on transient failures before it is left to the staff.</summary>
    public int MostAttempts { get; set; } = 6;

    /// <summary>Batches of one run; what is left waits for the next run.</summary>
    public int MostBatches { get; set; } = 5_000;

    /// <summary>How long a message waits that was not even tried, because its gateway is down or busy.</summary>
    public static readonly Duration WaitForGateway = Duration.FromMinutes(2);

    /// <summary>How long to wait after the given number of tries: 1, 5, 15 minutes, 1 hour, then 3.</summary>
    public static Duration WaitAfter(int attempts) => attempts switch
    {
        <= 1 => Duration.FromMinutes(1),
        2 => Duration.FromMinutes(5),
        3 => Duration.FromMinutes(15),
        4 => Duration.FromHours(1),
        _ => Duration.FromHours(3),
    };
}
