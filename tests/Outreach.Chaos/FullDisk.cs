using System.Globalization;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What a full disk came to.</summary>
/// <param name="Refused">Requests that the host could not do for want of room, and that were sent again.</param>
/// <param name="After">Answers since there was room again, from the same process.</param>
public sealed record FullDiskReport(int Refused, int After, int Bookings, IReadOnlyList<string> Failures)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Refused} requests refused on a full disk, {After} answers after it, {Bookings} bookings acknowledged; {Failures.Count} failures")
        + string.Concat(Failures.Select(f => Environment.NewLine + "  " + f));
}

/// <summary>Lets the disk of the SQLite file run full under load, a small file system in memory of its own, and makes room again. Needs to be root.</summary>
public static class FullDisk
{
    private const int Room = 16 << 20;

    public static async Task<FullDiskReport> RunAsync(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_full_").FullName;
        await using var disk = await SmallDisk.MountAsync(Room);
        await using var database = await TestDatabase.CreateInAsync(disk.Folder);
        var (_, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(20));
        using var host = await HostProcess.StartAsync(database, folder);
        using var http = await host.ClientAsync();
        using var stop = new CancellationTokenSource();
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).ToList();
        await UntilAsync(() => clients.Sum(c => c.Answers) > 100, "answers");

        await disk.FillAsync();
        await UntilAsync(() => clients.Sum(c => c.Again) > 100, "refusals");
        disk.MakeRoom();
        var before = clients.Sum(c => c.Answers);
        await UntilAsync(() => clients.Sum(c => c.Answers) > before + 200, "answers after the disk was full");

        await stop.CancelAsync();
        await Task.WhenAll(load);
        await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
        var failures = await KillRounds.LookAsync(database, clients, () => HostProcess.ArrivedIn(folder));
        host.Dispose();
        Directory.Delete(folder, recursive: true);
        return new(clients.Sum(c => c.Again), clients.Sum(c => c.Answers) - before, clients.Sum(c => c.Acknowledged.Count), failures);
    }

    private static Task UntilAsync(Func<bool> isSo, string what) => Patience.UntilAsync(isSo, what, TimeSpan.FromMinutes(2));
}
