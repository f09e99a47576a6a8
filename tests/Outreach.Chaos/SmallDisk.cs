using System.Diagnostics;
using System.Globalization;

namespace Outreach.Chaos;

/// <summary>A small file system in memory, to run full. Needs to be root.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string around;

    private SmallDisk(string around) => this.around = around;

    /// <summary>Everybody may go in and write.</summary>
    public string Folder => Path.Combine(around, "disk");

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> MountAsync(long bytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("outreach_disk_").FullName);
        await CallAsync("chmod", "711", disk.around);
        Directory.CreateDirectory(disk.Folder);
        await CallAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={bytes}"), "tmpfs", disk.Folder);
        return disk;
    }

    /// <summary>Takes every byte there is, in ever smaller pieces, as others go on writing beside it.</summary>
    public async Task FillAsync()
    {
        await using var file = File.Create(Ballast, bufferSize: 1);
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

    public void MakeRoom() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await CallAsync("umount", "-l", Folder);
        Directory.Delete(around, recursive: true);
    }

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
