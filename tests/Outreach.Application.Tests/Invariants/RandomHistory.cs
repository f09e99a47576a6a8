using CsCheck;
using NodaTime;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Invariants;

/// <summary>One step: which command, and the seed of its choices.</summary>
internal readonly record struct RandomStep(int Command, int Seed)
{
    public RandomCommand Drawn => RandomCommand.Drawn[Command];
}

/// <summary>What a history did, step by step, and what broke.</summary>
internal sealed record RandomRun(IReadOnlyList<string> Lines, string? Failure);

/// <summary>Plays histories against a new world each, and makes failing ones short.</summary>
internal static class RandomHistory
{
    private const int ShrinkingRuns = 150;

    private static readonly Gen<RandomStep> AnyStep =
        Gen.Select(Gen.Int[0, RandomCommand.Drawn.Count - 1], Gen.Int[1, int.MaxValue - 1], (command, seed) => new RandomStep(command, seed));

    /// <summary>The same seed gives the same steps.</summary>
    public static RandomStep[] Of(int length, uint seed) => AnyStep.Array[length].Generate(new PCG(1, seed), null, out _);

    /// <summary>Plays the steps one after the other; every invariant is looked at after each.</summary>
    public static async Task<RandomRun> PlayAsync(DatabaseProvider provider, IReadOnlyList<RandomStep> steps)
    {
        await using var world = await RandomWorld.StartAsync(provider);
        var lines = new List<string>();
        foreach (var step in steps)
        {
            var (line, failure) = await StepAsync(world, step);
            lines.Add(line);
            failure ??= await LookAsync(world);
            if (failure is not null)
            {
                return new RandomRun(lines, failure);
            }
        }

        var broken = (await world.App.CheckInvariantsAsync()).Where(f => !f.Holds).Select(f => f.Name).ToList();
        return new RandomRun(lines, broken.Count == 0 ? null : string.Join("; ", broken));
    }

    /// <summary>Plays several histories at once against one world; invariants are looked at when all are through.</summary>
    public static async Task<RandomRun> PlayAtOnceAsync(DatabaseProvider provider, IReadOnlyList<RandomStep[]> clients)
    {
        await using var world = await RandomWorld.StartAsync(provider, crowded: true);
        var runs = await Task.WhenAll(clients.Select(steps => Task.Run(async () =>
        {
            var lines = new List<string>();
            foreach (var step in steps)
            {
                var (line, failure) = await StepAsync(world, step);
                lines.Add(line);
                if (failure is not null)
                {
                    return new RandomRun(lines, failure);
                }
            }

            return new RandomRun(lines, null);
        })));
        List<string> all = [.. runs.SelectMany(r => r.Lines)];
        return new RandomRun(all, runs.Select(r => r.Failure).FirstOrDefault(f => f is not null) ?? await LookAsync(world));
    }

    /// <summary>Leaves out what is not needed to fail, in ever smaller pieces, within a bounded number of runs.</summary>
    public static async Task<RandomStep[]> ShortenAsync(IReadOnlyList<RandomStep> failing, Func<IReadOnlyList<RandomStep>, Task<RandomRun>> play)
    {
        var steps = failing.ToArray();
        var runs = 0;
        for (var piece = Math.Max(1, steps.Length / 2); ; piece = Math.Max(1, piece / 2))
        {
            var shorter = false;
            for (var at = 0; at < steps.Length && runs < ShrinkingRuns;)
            {
                RandomStep[] without = [.. steps[..at], .. steps[Math.Min(steps.Length, at + piece)..]];
                runs++;
                var run = await play(without);
                if (run.Failure is not null)
                {
                    steps = without[..run.Lines.Count];
                    shorter = true;
                }
                else
                {
                    at += piece;
                }
            }

            if (runs >= ShrinkingRuns || (piece == 1 && !shorter))
            {
                return steps;
            }
        }
    }

    private static async Task<(string Line, string? Failure)> StepAsync(RandomWorld world, RandomStep step)
    {
        // No two steps happen at one instant: what came first is seen from the times alone.
        world.App.Clock.Advance(Duration.FromMilliseconds(1));
        try
        {
            return ($"{step.Drawn.Name}: {await step.Drawn.ActAsync(world, new Dice(step.Seed))}", null);
        }
        catch (Exception failure)
        {
            // Whatever a step may not end with is the finding itself.
            return ($"{step.Drawn.Name}: {failure.GetType().Name}", failure.ToString());
        }
    }

    private static async Task<string?> LookAsync(RandomWorld world)
    {
        var broken = await world.Watch.BrokenAsync();
        var sentTwice = world.App.Messages.Sent.GroupBy(m => m.Id).Count(g => g.Count() > 1);
        return (broken.Count, sentTwice) switch
        {
            (0, 0) => null,
            (0, _) => $"{sentTwice} messages were sent more than once",
            _ => string.Join("; ", broken),
        };
    }
}
