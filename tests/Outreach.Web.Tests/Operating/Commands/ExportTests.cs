using System.Runtime.Versioning;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Operating.Commands;

public sealed class ExportTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [UnsupportedOSPlatform("windows")]
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_exported_of_patients_is_readable_for_whoever_runs_it_alone(bool folderIsThere)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        await app.GivenAsync();
        var folder = Path.Combine(Path.GetTempPath(), $"outreach_export_{Guid.NewGuid():N}");
        if (folderIsThere)
        {
            Directory.CreateDirectory(folder);
        }

        try
        {
            var (code, output) = await CommandsUnderTest.CallAsync(DatabaseProvider.Sqlite, app.ConnectionString, "", ["export", "--to", folder]);

            Assert.True(code == 0, output);
            Assert.True(folderIsThere || File.GetUnixFileMode(folder) == (Owner | UnixFileMode.UserExecute));
            Assert.Equal([Owner], Directory.EnumerateFiles(folder).Select(File.GetUnixFileMode).Distinct());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
