using System.Globalization;

namespace Outreach.Benchmarks;

/// <summary>The part of a processor that a process may use, by the system's control groups of either version. Needs to be root.</summary>
internal sealed class ProcessorShare : IDisposable
{
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Microseconds: short, so that a request does not wait long for the next turn.</summary>
    private const int Period = 10_000;

    private readonly string group;

    private ProcessorShare(string group) => this.group = group;

    /// <param name="processors">1 is one processor.</param>
    public static ProcessorShare Of(int process, double processors)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"outreach-{process}");
        var (quota, period) = (Text((int)(processors * Period)), Text(Period));
        string group;
        if (Directory.Exists($"{Groups}/cpu"))
        {
            group = Directory.CreateDirectory($"{Groups}/cpu/{name}").FullName;
            File.WriteAllText($"{group}/cpu.cfs_period_us", period);
            File.WriteAllText($"{group}/cpu.cfs_quota_us", quota);
        }
        else
        {
            File.WriteAllText($"{Groups}/cgroup.subtree_control", "+cpu");
            group = Directory.CreateDirectory($"{Groups}/{name}").FullName;
            File.WriteAllText($"{group}/cpu.max", $"{quota} {period}");
        }

        File.WriteAllText($"{group}/cgroup.procs", Text(process));
        return new ProcessorShare(group);
    }

    /// <remarks>The process must have ended: the system keeps a group that has somebody in it.</remarks>
    public void Dispose() => Directory.Delete(group);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
