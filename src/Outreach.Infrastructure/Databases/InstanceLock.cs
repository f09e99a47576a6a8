namespace Outreach.Infrastructure.Databases;

/// <summary>One process for each SQLite file, whether it is there yet or not; the operating system frees the lock when the process dies.</summary>
public sealed class InstanceLock : IDisposable
{
    private readonly FileStream file;

    private InstanceLock(FileStream file) => this.file = file;

    /// <exception cref="StartRefusedException">Another process holds the file.</exception>
    public static InstanceLock Take(string databasePath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(databasePath))!);
        var path = databasePath + "-lock";
        try
        {
            return new InstanceLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure)
        {
            throw new StartRefusedException($"Another instance of Outreach holds {databasePath}.", failure);
        }
    }

    public void Dispose() => file.Dispose();
}
