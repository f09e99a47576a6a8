namespace Outreach.Application.Bookings;

/// <summary>Numbers of booking that a programme sets (domain §4, §5).</summary>
public sealed record BookingPolicy
{
    public static readonly BookingPolicy Default = new();

    /// <summary>How long a place is held for a person who is being asked, in minutes.</summary>
    public int HoldMinutes { get; init; } = 15;

    /// <summary>Days from the first eye's operation to the second's, at least.</summary>
    public int SecondEyeIntervalDays { get; init; } = 28;

    /// <summary>Share of a session's places kept for the longest waiters, in per cent, rounded down to places.</summary>
    public int KeptSharePercent { get; init; } = 15;

    /// <summary>Under this age, in years, general anaesthesia is needed.</summary>
    public int PaediatricAge { get; init; } = 16;

    /// <summary>How many sessions are offered.</summary>
    public int Offers { get; init; } = 5;

    /// <summary>Refuses numbers with which nobody could be booked, or which no programme means.</summary>
    /// <exception cref="ArgumentException">Says which.</exception>
    public void Check()
    {
        Ensure(HoldMinutes is >= 1 and <= 1_440, "A place is held for 1 to 1,440 minutes.");
        Ensure(SecondEyeIntervalDays is >= 1 and <= 365, "The second eye follows 1 to 365 days after the first.");
        Ensure(KeptSharePercent is >= 0 and <= 100, "0 to 100 per cent of a session's places are kept.");
        Ensure(PaediatricAge is >= 0 and <= 21, "The age under which general anaesthesia is needed is 0 to 21 years.");
        Ensure(Offers is >= 1 and <= 20, "1 to 20 sessions are offered.");
    }

    private static void Ensure(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
