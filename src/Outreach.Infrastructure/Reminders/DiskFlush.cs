using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Brings files of one folder to disk.</summary>
/// <remarks>
/// Linux writes out the whole file system at once, names included: for many small files that is one journal commit in place of one
/// each. Elsewhere each file is flushed by itself.
/// </remarks>
internal static partial class DiskFlush
{
    /// <exception cref="IOException">Not everything is on disk.</exception>
    public static void Run(string folder, IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            foreach (var file in files)
            {
                using var one = Open(file);
                RandomAccess.FlushToDisk(one);
            }

            return;
        }

        // Any file names the file system.
        using var any = Open(files[0]);

        if (SyncFileSystem(any) != 0)
        {
            throw new IOException($"The file system of {folder} cannot be written out.");
        }
    }

    private static SafeFileHandle Open(string file) => File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    [LibraryImport("libc", EntryPoint = "syncfs")]
    private static partial int SyncFileSystem(SafeFileHandle file);
}
