namespace Outreach.Application.Tests.Invariants;

/// <summary>The choices of one random step: the same seed chooses the same.</summary>
internal sealed class Dice(int seed)
{
    private uint state = unchecked((uint)seed * 2654435761u) | 1u;

    /// <summary>From 0 to below the bound.</summary>
    public int Below(int bound)
    {
        // xorshift32: small, and the same on every machine and runtime.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)((state >> 4) % (uint)bound);
    }

    public bool OneIn(int n) => Below(n) == 0;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>One of the suited if there are any, now and then any at all, now and then none that exists.</summary>
    public Guid Id(IReadOnlyList<Guid> suited, IReadOnlyList<Guid> all)
    {
        if (all.Count == 0 || OneIn(40))
        {
            return Guid.Parse("019ab000-dead-7000-8000-000000000000");
        }

        return suited.Count > 0 && !OneIn(7) ? Of(suited) : Of(all);
    }
}
