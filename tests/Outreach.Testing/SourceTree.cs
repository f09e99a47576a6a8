namespace Outreach.Testing;

/// <summary>Finds the files of the repository that the tests were built from.</summary>
public static class SourceTree
{
    public static string Root { get; } = Find();

    public static string Folder(string name) => Path.Combine(Root, name);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Outreach.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
