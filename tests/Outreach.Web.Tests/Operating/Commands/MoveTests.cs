using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Infrastructure;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Databases.Moving;
using Outreach.Testing;
using Outreach.Web.Operating.Commands;

namespace Outreach.Web.Tests.Operating.Commands;

public sealed class MoveTests(CommandsUnderTest commands) : IClassFixture<CommandsUnderTest>
{
    [Fact]
    public async Task The_demo_moves_to_PostgreSQL_row_for_row_and_everything_is_guarded_again()
    {
        var file = await commands.BackUpAsync("move");
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var guardsBefore = await GuardsAsync(target);

        var (code, output) = await MoveAsync(file, target);

        Assert.True(code == 0, output);
        Assert.Contains(" checks, 0 broken", output, StringComparison.Ordinal);
        var numbers = output.Split('\n').Single(l => l.Contains(" rows copied, ", StringComparison.Ordinal)).Split(' ');
        Assert.Equal(numbers[0], numbers[3]);
        Assert.True(int.Parse(numbers[0], CultureInfo.InvariantCulture) > 1000);
        Assert.Equal(guardsBefore, await GuardsAsync(target));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(target, "DELETE FROM audit_records"));
        Assert.Contains("append", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((await ExportAsync(DatabaseProvider.Sqlite, $"Data Source={file}")), await ExportAsync(DatabaseProvider.PostgreSql, target.ConnectionString));
    }

    [Fact]
    public async Task A_move_that_was_cut_off_goes_on_where_it_stopped()
    {
        var file = await commands.BackUpAsync("cut-off");
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using (var from = CommandDatabase.Open(new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={file}")))
        await using (var to = CommandDatabase.Open(new DatabaseSettings(DatabaseProvider.PostgreSql, target.ConnectionString)))
        {
            var tables = 0;
            await Assert.ThrowsAsync<OperationCanceledException>(() => new DatabaseMove(from, to).CopyAsync(
                _ => tables = tables == 12 ? throw new OperationCanceledException() : tables + 1, CancellationToken.None));
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StartHostAsync(target));
        var (code, output) = await MoveAsync(file, target);

        Assert.Contains("move", refused.Message, StringComparison.Ordinal);
        Assert.True(code == 0, output);
        Assert.Contains(" checks, 0 broken", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_was_changed_on_the_way_stops_the_move()
    {
        var file = await commands.BackUpAsync("changed-row");
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using (var from = CommandDatabase.Open(new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={file}")))
        await using (var to = CommandDatabase.Open(new DatabaseSettings(DatabaseProvider.PostgreSql, target.ConnectionString)))
        {
            await new DatabaseMove(from, to).CopyAsync(_ => { }, CancellationToken.None);
        }

        await ExecuteAsync(target, "UPDATE hospitals SET city = 'Nowhere' WHERE id = (SELECT id FROM hospitals ORDER BY id LIMIT 1)");
        await ExecuteAsync(target, "DELETE FROM surgeons WHERE id = (SELECT id FROM surgeons ORDER BY id LIMIT 1)");
        var (code, output) = await MoveAsync(file, target);

        Assert.Equal(1, code);
        Assert.Matches("DIFFERS +hospitals [0-9A-F-]{36} differs", output);
        Assert.Matches("DIFFERS +surgeons [0-9A-F-]{36} is missing", output);
    }

    [Fact]
    public async Task A_database_with_rows_of_its_own_is_not_moved_into()
    {
        var file = await commands.BackUpAsync("not-empty");
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.PostgreSql);
        await app.GivenAsync();

        var (code, output) = await CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, app.ConnectionString, "", ["move", "--from", file]);

        Assert.Equal(1, code);
        Assert.Contains("is not empty", output, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output)> MoveAsync(string file, TestDatabase target) =>
        CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, target.ConnectionString, "", ["move", "--from", file]);

    private static async Task StartHostAsync(TestDatabase database) => await (await OutreachHost.BuildAsync(
        ["--Urls=http://127.0.0.1:0", "--Database:Provider=PostgreSql", $"--Database:ConnectionString={database.ConnectionString}", "--environment=Production", "--Jobs:Enabled=false"])).DisposeAsync();

    /// <summary>All files together, each with its name.</summary>
    private async Task<string> ExportAsync(DatabaseProvider provider, string connection)
    {
        var folder = Path.Combine(commands.Folder, $"export-{provider}");
        var (code, output) = await CommandsUnderTest.CallAsync(provider, connection, "", ["export", "--to", folder]);
        Assert.True(code == 0, output);
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList();
        Assert.DoesNotContain(files, f => f.EndsWith("settings.csv", StringComparison.Ordinal));
        Assert.DoesNotContain("password_hash", await File.ReadAllTextAsync(Path.Combine(folder, "users.csv")), StringComparison.Ordinal);

        // Databases sort letters differently; the rows are the same.
        return string.Concat(files.Select(f => $"{Path.GetFileName(f)}\n{string.Join('\n', File.ReadAllText(f).Split("\r\n").Order(StringComparer.Ordinal))}\n"));
    }

    private static async Task<string> GuardsAsync(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Database.SqlQuery<string>($"""
            SELECT (SELECT string_agg(conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid), ';' ORDER BY conrelid::regclass::text, conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace)
              || (SELECT string_agg(tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text, ';' ORDER BY tgrelid::regclass::text, tgname) FROM pg_trigger WHERE NOT tgisinternal) AS "Value"
            """).SingleAsync();
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
