using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Testing;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Databases.Backups;
using Outreach.Testing;

namespace Outreach.Web.Tests.Operating.Commands;

public sealed class BackupAndRestoreTests(CommandsUnderTest commands) : IClassFixture<CommandsUnderTest>
{
    [Fact]
    public async Task A_backup_made_while_the_host_works_brings_everything_up_to_its_moment_back()
    {
        var backup = await commands.BackUpAsync("drill");
        var path = Path.Combine(commands.Folder, "drill", "restored.db");
        await RunAsync(backup, path, 0);
        var patients = await CountAsync(path, "patients");
        await ExecuteAsync(path, "UPDATE hospitals SET city = 'Nowhere'");

        var (code, output) = await CommandsUnderTest.CallAsync(path, "restore", "--from", backup);

        Assert.True(code == 0, output);
        Assert.Contains(" checks, 0 broken", output, StringComparison.Ordinal);
        Assert.Contains("what was there is at", output, StringComparison.Ordinal);
        Assert.Equal((patients, 0), (await CountAsync(path, "patients"), await CountAsync(path, "hospitals WHERE city = 'Nowhere'")));
        Assert.True(patients > 100);
    }

    [Fact]
    public async Task A_backup_that_was_changed_is_refused_and_nothing_is_touched()
    {
        var backup = await commands.BackUpAsync("changed");
        var path = Path.Combine(commands.Folder, "changed", "restored.db");
        await RunAsync(backup, path, 0);
        await using (var file = File.OpenWrite(backup))
        {
            file.Seek(4096 + 17, SeekOrigin.Begin);
            file.WriteByte(0x5a);
        }

        var before = await File.ReadAllBytesAsync(path);

        await RunAsync(backup, path, 1);

        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_database_in_use_is_not_replaced()
    {
        var backup = await commands.BackUpAsync("in-use");

        var (code, output) = await CommandsUnderTest.CallAsync(commands.Demo.DatabasePath, "restore", "--from", backup);

        Assert.Equal(1, code);
        Assert.Contains("Another instance of Outreach holds", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_many_backups_stay_as_were_asked_for_and_half_made_ones_are_swept()
    {
        var folder = Path.Combine(commands.Folder, "rotation");
        var clock = new FakeClock(Instant.FromUtc(2026, 11, 24, 21, 30));
        var source = Path.Combine(commands.Folder, "rotation.db");
        await ExecuteAsync(source, "CREATE TABLE t (a)");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "outreach-20261120T213000Z.db.part"), "half");
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "not ours");

        for (var night = 0; night < 5; night++)
        {
            await SqliteBackup.MakeAsync(source, folder, 3, clock, CancellationToken.None);
            clock.Advance(Duration.FromDays(1));
        }

        Assert.Equal(
            ["notes.txt", .. new[] { 26, 27, 28 }.SelectMany(day => new[] { $"outreach-202611{day}T213000Z.db", $"outreach-202611{day}T213000Z.db.sha256" })],
            Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Theory, InlineData("0"), InlineData("-1"), InlineData("x"), InlineData("99999999999")]
    public async Task A_number_to_keep_that_keeps_none_is_refused_before_anything_is_written_or_swept(string keep)
    {
        var folder = Path.Combine(commands.Folder, "keep" + keep);
        Directory.CreateDirectory(folder);
        var earlier = Path.Combine(folder, "outreach-20261120T213000Z.db");
        await File.WriteAllTextAsync(earlier, "earlier");

        var (code, output) = await CommandsUnderTest.CallAsync(commands.Demo.DatabasePath, "backup", "--to", folder, "--keep", keep);

        Assert.Equal((2, $"backup: --keep says how many backups stay, a whole number of at least 1; it is '{keep}'."), (code, output.Trim()));
        Assert.Equal([earlier], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_host_whose_settings_name_a_folder_backs_up_by_its_schedule_into_it()
    {
        var folder = Path.Combine(commands.Folder, "scheduled");
        await using var host = await HostUnderTest.StartAsync(DatabaseProvider.Sqlite, [$"--Backup:Folder={folder}", "--Backup:Keep=2", "--Backup:Cron=* * * * * *", "--Jobs:Enabled=true"]);

        await Patience.UntilAsync(() => Directory.Exists(folder) && SqliteBackup.Kept(folder).Count > 0, "a backup is made", TimeSpan.FromSeconds(60));

        await SqliteBackup.CheckAsync(SqliteBackup.Kept(folder)[0], CancellationToken.None);
    }

    private static async Task RunAsync(string backup, string path, int expected)
    {
        var (code, output) = await CommandsUnderTest.CallAsync(path, "restore", "--from", backup);
        Assert.True(code == expected, output);
    }

    private static Task<int> ExecuteAsync(string path, string sql) => OnAsync(path, sql, command => command.ExecuteNonQueryAsync());

    private static Task<int> CountAsync(string path, string from) =>
        OnAsync(path, $"SELECT COUNT(*) FROM {from}", async command => Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<T> OnAsync<T>(string path, string sql, Func<SqliteCommand, Task<T>> run)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await run(command);
    }
}
