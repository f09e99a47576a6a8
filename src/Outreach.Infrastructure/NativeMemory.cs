using System.Runtime.InteropServices;

namespace Outreach.Infrastructure;

/// <summary>What the C library keeps of memory that SQLite and the runtime's compiler gave back.</summary>
public static partial class NativeMemory
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int MostArenas = -8;

    /// <summary>
    /// Has memory go back to the system. Otherwise glibc keeps an arena for nearly each thread, and once a list of some megabytes was
    /// freed, as much again at the end of each of them: after an import 50 to 120 MB that nobody used. The compiler's blocks are of
    /// 64 kB and get pages of their own.
    /// </summary>
    public static void KeepLittle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(MostArenas, 2);
            _ = SetOption(MapThreshold, 64 * 1024);
            _ = SetOption(TrimThreshold, 128 * 1024);
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc: others have no such arenas.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
