using CsCheck;
using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Chaos.Timelines;

/// <summary>Something that a patient does, or that is done with their booking, so many minutes after the world began.</summary>
/// <param name="Action">In a hundred; what it means is the world's.</param>
/// <param name="Choice">Decides everything else about it.</param>
internal readonly record struct DrawnStep(int Minute, int Action, int Choice);

/// <summary>One patient and what becomes of them.</summary>
/// <param name="Zone">Of the patient; <paramref name="EscortZone"/> of who accompanies them, if anybody.</param>
/// <param name="Ways">How they are reached.</param>
internal sealed record DrawnPerson(int Zone, int? EscortZone, int Ways, bool Consent, DrawnStep[] Steps);

/// <summary>Something that happens to everybody at once.</summary>
/// <param name="Gap">Minutes since the one before.</param>
internal readonly record struct DrawnMoment(int Gap, int Action, int Choice);

/// <summary>A world without its people.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="OneByOne">Messages leave one after the other in small batches, and things happen between them.</param>
/// <param name="IdempotentWays">In bits: SMS, e-mail.</param>
internal sealed record DrawnWorld(Instant Start, bool OneByOne, int IdempotentWays, DrawnMoment[] Moments)
{
    public bool IsIdempotent(MessageChannelKind kind) => (IdempotentWays & (kind == MessageChannelKind.Sms ? 1 : 2)) != 0;
}

/// <summary>Draws worlds and people; the same seed draws the same. A person of a world is the same whoever else is in it.</summary>
internal static class TimelineDraw
{
    /// <summary>Bookings are made and changed for so many days.</summary>
    public const int Days = 36;

    /// <summary>Before the clocks go back in Europe and America, before they go forward there, and when nothing changes.</summary>
    private static readonly Instant[] Starts =
        [Instant.FromUtc(2026, 10, 5, 4, 0), Instant.FromUtc(2027, 2, 22, 4, 0), Instant.FromUtc(2026, 11, 24, 4, 0), Instant.FromUtc(2026, 10, 16, 21, 30)];

    private static readonly Gen<DrawnStep> Step =
        Gen.Select(Gen.Int[0, Days * 24 * 60], Gen.Int[0, 99], Gen.Int[0, 99_999], (minute, action, choice) => new DrawnStep(minute, action, choice));

    private static readonly Gen<DrawnPerson> Person =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 9], Step.Array[1, 8], (zone, escort, ways, consent, steps) =>
            new DrawnPerson(zone, escort < 40 ? escort : null, ways, consent > 0, steps));

    /// <summary>Often again after some minutes, now and then after hours, seldom after half a day.</summary>
    private static readonly Gen<int> Gap =
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 20], Gen.Int[20, 240], Gen.Int[300, 900], (which, soon, later, seldom) => which < 3 ? soon : which < 9 ? later : seldom);

    private static readonly Gen<DrawnMoment> Moment =
        Gen.Select(Gap, Gen.Int[0, 99], Gen.Int[0, 99_999], (gap, action, choice) => new DrawnMoment(gap, action, choice));

    private static readonly Gen<DrawnWorld> World =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[0, 3], Moment.Array[600], (start, one, ways, moments) => new DrawnWorld(Starts[start], one == 1, ways, moments));

    public static DrawnWorld WorldOf(uint seed) => World.Generate(new PCG(1, seed), null, out _);

    public static DrawnPerson PersonOf(uint seed, int person) => Person.Generate(new PCG((uint)person + 2, seed), null, out _);
}
