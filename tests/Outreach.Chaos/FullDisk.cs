using System.Diagnostics;
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
        var folder = Directory.CreateTempSubdirectory("outreach_disk_").FullName;
        var disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        await CallAsync("mount", "-t", "tmpfs", "-o", $"size={Room}", "tmpfs", disk);
        try
        {
            await using var database = await TestDatabase.CreateInAsync(disk);
            var (_, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(20));
            using var host = await HostProcess.StartAsync(database, folder);
            using var http = await host.ClientAsync();
            using var stop = new CancellationTokenSource();
            var load = clients.Select(c => c.RunAsync(http, stop.Token)).ToList();
            await UntilAsync(() => clients.Sum(c => c.Answers) > 100, "answers");

            var ballast = Path.Combine(disk, "ballast");
            await FillAsync(ballast);
            await UntilAsync(() => clients.Sum(c => c.Again) > 100, "refusals");
            File.Delete(ballast);
            var before = clients.Sum(c => c.Answers);
            await UntilAsync(() => clients.Sum(c => c.Answers) > before + 200, "answers after the disk was full");

            await stop.CancelAsync();
            await Task.WhenAll(load);
            await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
            var failures = await KillRounds.LookAsync(database, clients, folder);
            return new(clients.Sum(c => c.Again), clients.Sum(c => c.Answers) - before, clients.Sum(c => c.Acknowledged.Count), failures);
        }
        finally
        {
            await CallAsync("umount", "-l", disk);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Takes every byte there is, in ever smaller pieces, as the log goes on growing beside it.</summary>
    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path, bufferSize: 1);
        for (var piece = 1 << 20; piece >= 512; piece /= 2)
        {
            try
            {
                while (true)
                {
                    await file.WriteAsync(new byte[piece]);
                    await file.FlushAsync();
                }
            }
            catch (IOException)
            {
                // No more room for a piece of this size.
            }
        }
    }

    private static Task UntilAsync(Func<bool> isSo, string what) => Patience.UntilAsync(isSo, what, TimeSpan.FromMinutes(2));

    private static async Task CallAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
