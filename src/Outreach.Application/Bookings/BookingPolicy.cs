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
}
