using Microsoft.Extensions.Configuration;
using Npgsql;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Web.Operating.Commands;

namespace Outreach.Web.Tests.Operating.Commands;

public sealed class CheckAndMigrateTests
{
    private static readonly string[] Sound = ["check", "--PublicAddress=https://outreach.example.org", $"--Reminders:Spool:Folder={Path.GetTempPath()}", $"--Backup:Folder={Path.GetTempPath()}"];

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_sound_installation_passes_its_check(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        await app.GivenAsync();

        var (code, output) = await CommandsUnderTest.CallAsync(provider, app.ConnectionString, "", Sound);

        Assert.True(code == 0, output);
        Assert.Contains("it knows the 1 zones", output, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_would_not_work_is_named_and_fails_the_check(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var port = LoopbackPorts.Free(1)[0];

        var (code, output) = await CommandsUnderTest.CallAsync(
            provider, app.ConnectionString, "", ["check", "--Reminders:Channels:Email=Smtp", "--Reminders:Smtp:Host=127.0.0.1", $"--Reminders:Smtp:Port={port}", "--Reminders:Smtp:From=a@example.org"]);

        Assert.Equal(1, code);
        Assert.Contains($"FAILED  gateways: Smtp at 127.0.0.1:{port}: Connection refused", output, StringComparison.Ordinal);
        Assert.Contains("FAILED  public address", output, StringComparison.Ordinal);
        Assert.Contains("ok      database", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_real_installation_needs_is_a_remark_in_development_and_fails_elsewhere()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        await app.GivenAsync();

        var (code, output) = await CheckAsync(app, "Development");
        var (elsewhere, failures) = await CheckAsync(app, "Production");

        Assert.True(code == 0, output);
        Assert.Contains("remark  backups: ", output, StringComparison.Ordinal);
        Assert.Contains("remark  public address: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        Assert.Equal(1, elsewhere);
        Assert.Contains("FAILED  backups: ", failures, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_there_is_none_of_is_said_once_with_those_there_are()
    {
        using var output = new StringWriter();
        var settings = new ConfigurationBuilder().AddCommandLine(["--Database:Provider=Foo"]).Build();

        var code = await AdministrationCommand.Of(["check"])!.CallAsync(new CommandCall(settings, [], TextReader.Null, output), CancellationToken.None);

        Assert.Equal((1, "check: Database:Provider is 'Foo'; it can be Sqlite or PostgreSql."), (code, output.ToString().Trim()));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Migrating_makes_the_database_if_there_is_none_and_its_tables_and_then_has_nothing_to_do(bool isThere)
    {
        var name = $"outreach_{Guid.NewGuid():N}";
        var connection = new NpgsqlConnectionStringBuilder(TestDatabase.PostgreSqlServer) { Database = name }.ConnectionString;
        if (isThere)
        {
            await OnServerAsync($"CREATE DATABASE {name}");
        }

        try
        {
            var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, connection, "", ["migrate"]))));
            var (again, output) = await CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, connection, "", ["migrate"]);
            var (verified, findings) = await CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, connection, "", ["verify"]);

            Assert.All(runs, run => Assert.True(run.Code == 0, run.Output));
            Assert.Equal((0, "The tables are this version's."), (again, output.Trim()));
            Assert.True(verified == 0, findings);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await OnServerAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [Fact]
    public async Task What_migrating_has_made_is_enough_for_nodes_that_may_only_read_and_write_rows()
    {
        var name = $"outreach_{Guid.NewGuid():N}";
        var connection = new NpgsqlConnectionStringBuilder(TestDatabase.PostgreSqlServer) { Database = name };
        await OnServerAsync($"CREATE DATABASE {name}");
        await OnServerAsync($"CREATE ROLE {name} LOGIN NOSUPERUSER");
        try
        {
            await OnServerAsync($"GRANT USAGE ON SCHEMA public TO {name}", name);
            await OnServerAsync($"ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {name}", name);
            await OnServerAsync($"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}", name);
            await OnServerAsync($"ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {name}", name);
            var (migrated, applied) = await CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, connection.ConnectionString, "", ["migrate"]);
            connection.Username = name;

            // Starts a whole host on it.
            var (created, output) = await CommandsUnderTest.CallAsync(
                DatabaseProvider.PostgreSql, connection.ConnectionString, "a long and quiet river\n", ["create-administrator", "--name", "gulnara", "--environment=Production", $"--Security:KeysSecret={name}"]);
            var (again, refusal) = await CommandsUnderTest.CallAsync(DatabaseProvider.PostgreSql, connection.ConnectionString, "", ["migrate"]);

            Assert.True(migrated == 0, applied);
            Assert.True(created == 0, output);
            Assert.True(again == 0, refusal);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await OnServerAsync($"DROP DATABASE {name} WITH (FORCE)");
            await OnServerAsync($"DROP ROLE {name}");
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_administrator_is_made_whose_password_comes_from_the_input_also_when_there_are_others(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);

        var (first, one) = await CreateAsync(provider, database, "gulnara", "a long and quiet river");
        var (second, two) = await CreateAsync(provider, database, "bakyt", "another quiet river bed");
        var (weak, why) = await CreateAsync(provider, database, "cholpon", "short");

        Assert.True(first == 0, one);
        Assert.True(second == 0, two);
        Assert.Equal(1, weak);
        Assert.DoesNotContain("short", why, StringComparison.Ordinal);
        await using var db = database.Open();
        Assert.Equal(["bakyt", "gulnara"], db.Users.Select(u => u.UserName).Order().ToList());
        Assert.Equal(2, db.RoleGrants.Count(g => g.HospitalId == null));
    }

    private static Task<(int Code, string Output)> CheckAsync(AppUnderTest app, string environment) => CommandsUnderTest.CallAsync(
        DatabaseProvider.Sqlite, app.ConnectionString, "", ["check", $"--environment={environment}", $"--Reminders:Spool:Folder={Path.GetTempPath()}"]);

    private static Task<(int Code, string Output)> CreateAsync(DatabaseProvider provider, TestDatabase database, string name, string password) => CommandsUnderTest.CallAsync(
        provider, database.ConnectionString, password + "\n", ["create-administrator", "--name", name, "--environment=Production", $"--Security:KeysPath={Path.Combine(Path.GetTempPath(), database.Name)}-keys"]);

    private static async Task OnServerAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestDatabase.PostgreSqlServer) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
