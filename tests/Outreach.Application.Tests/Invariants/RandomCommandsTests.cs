using System.Globalization;
using System.Text;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Invariants;

/// <remarks>
/// The steps are the same in each run unless OUTREACH_CHAOS_SEED names others; OUTREACH_CHAOS_STEPS sets how many there
/// are on each database.
/// </remarks>
public sealed class RandomCommandsTests(ITestOutputHelper output)
{
    private const int Length = 100;

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Every_invariant_holds_after_each_of_many_random_commands(DatabaseProvider provider)
    {
        var histories = Math.Max(1, Setting("OUTREACH_CHAOS_STEPS", provider == DatabaseProvider.Sqlite ? 1200 : 400) / Length);
        var seed = (uint)Setting("OUTREACH_CHAOS_SEED", 20261124);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);

        for (var i = 0; i < histories; i++)
        {
            var steps = RandomHistory.Of(Length, seed + (uint)i);
            var run = await RandomHistory.PlayAsync(provider, steps);
            if (run.Failure is not null)
            {
                Assert.Fail(await ReportAsync(provider, steps[..run.Lines.Count], seed + (uint)i));
            }

            Count(outcomes, run.Lines);
        }

        Report(outcomes);
        if (histories >= 10)
        {
            EnsureMostCommandsWorked(outcomes);
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Every_invariant_holds_after_many_clients_sent_random_commands_at_once(DatabaseProvider provider)
    {
        var seed = (uint)Setting("OUTREACH_CHAOS_SEED", 20261124);
        var rounds = Math.Max(1, Setting("OUTREACH_CHAOS_STEPS", provider == DatabaseProvider.Sqlite ? 480 : 240) / 240);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);

        for (var round = 0; round < rounds; round++)
        {
            var clients = Enumerable.Range(0, 8).Select(c => RandomHistory.Of(30, seed + 1000 + (uint)(round * 8) + (uint)c)).ToList();
            var run = await RandomHistory.PlayAtOnceAsync(provider, clients);
            Assert.True(run.Failure is null, $"Round {round} of seed {seed}: {run.Failure}\n{string.Join('\n', run.Lines)}");
            Count(outcomes, run.Lines);
        }

        Report(outcomes);
    }

    [Fact]
    public async Task A_failing_history_is_cut_down_to_the_steps_that_matter()
    {
        var steps = RandomHistory.Of(60, 7);
        var (first, second) = (steps[11], steps[42]);

        var shortest = await RandomHistory.ShortenAsync(steps, tried =>
        {
            var at = tried.ToList().IndexOf(second);
            var fails = at >= 0 && tried.Take(at).Contains(first);
            return Task.FromResult(new RandomRun([.. tried.Take(fails ? at + 1 : tried.Count).Select(s => s.Drawn.Name)], fails ? "planted" : null));
        });

        Assert.Equal([first, second], shortest);
    }

    private static async Task<string> ReportAsync(DatabaseProvider provider, RandomStep[] failing, uint seed)
    {
        var shortest = await RandomHistory.ShortenAsync(failing, steps => RandomHistory.PlayAsync(provider, steps));
        var run = await RandomHistory.PlayAsync(provider, shortest);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Seed {seed} on {provider} broke after {failing.Length} steps; {shortest.Length} are enough:");
        foreach (var (line, step) in run.Lines.Zip(shortest))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {line}   (command {step.Command}, seed {step.Seed})");
        }

        return text.AppendLine(run.Failure).ToString();
    }

    private static void Count(SortedDictionary<string, int> outcomes, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            outcomes[line] = outcomes.GetValueOrDefault(line) + 1;
        }
    }

    private void Report(SortedDictionary<string, int> outcomes)
    {
        foreach (var (line, count) in outcomes)
        {
            output.WriteLine($"{count,5}  {line}");
        }
    }

    /// <summary>Commands that are always refused would test nothing; in some thousand steps a few may lack luck.</summary>
    private static void EnsureMostCommandsWorked(SortedDictionary<string, int> outcomes)
    {
        var idle = RandomCommand.All.Select(c => c.Name).Where(n => !outcomes.Keys.Any(k => k.StartsWith($"{n}: done", StringComparison.Ordinal) || k.StartsWith($"{n}: by", StringComparison.Ordinal))).ToList();
        Assert.True(idle.Count <= RandomCommand.All.Count / 5, $"Never done: {string.Join(", ", idle)}");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
