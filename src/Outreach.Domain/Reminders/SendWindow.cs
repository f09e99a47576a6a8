using NodaTime;

namespace Outreach.Domain.Reminders;

/// <summary>Whether a message may leave at this moment.</summary>
public enum SendTiming
{
    /// <summary>Its moment has not come (a scheduler may wake early, a clock may have been set back).</summary>
    NotYet,

    /// <summary>It may be sent.</summary>
    Now,

    /// <summary>The recipient sleeps; it waits for the morning.</summary>
    Quiet,

    /// <summary>It would come too late to be of use; it is not sent any more.</summary>
    TooLate,
}

/// <param name="NotBefore">When to look again; present for <see cref="SendTiming.NotYet"/> and <see cref="SendTiming.Quiet"/>.</param>
public readonly record struct SendVerdict(SendTiming Timing, Instant? NotBefore);

/// <summary>The check made at the moment of sending, whatever was planned.</summary>
public static class SendWindow
{
    /// <param name="zone">The recipient's.</param>
    public static SendVerdict Check(Instant now, Instant dueAt, Instant expiresAt, QuietHours quiet, DateTimeZone zone)
    {
        if (now >= expiresAt)
        {
            return new(SendTiming.TooLate, null);
        }

        if (now < dueAt)
        {
            return new(SendTiming.NotYet, dueAt);
        }

        var opens = quiet.NextOpen(now, zone);

        return opens == now
            ? new(SendTiming.Now, null)
            : opens < expiresAt ? new(SendTiming.Quiet, opens) : new(SendTiming.TooLate, null);
    }
}
