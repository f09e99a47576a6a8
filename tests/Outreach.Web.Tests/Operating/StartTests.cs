using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Operating;

public sealed class StartTests
{
    [Fact]
    public async Task A_setting_that_cannot_be_ends_the_start_with_one_line_that_says_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

        var (code, said) = await StartAsync($"--Database:ConnectionString={database.ConnectionString}", "--Security:KeysSecret=short");

        Assert.Equal(1, code);
        Assert.Equal("Outreach does not start: Security:KeysSecret has fewer than 32 characters. Make one with: openssl rand -base64 32", said.Trim());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_ends_the_start_with_one_line()
    {
        var (code, said) = await StartAsync(
            "--Database:Provider=PostgreSql", $"--Database:ConnectionString=Host=127.0.0.1;Port={LoopbackPorts.Free(1)[0]};Username=nobody;Database=nothing", "--Security:KeysSecret=a secret of thirty-two characters or more");

        Assert.Equal(1, code);
        Assert.StartsWith("Outreach does not start: Failed to connect to 127.0.0.1", said.Trim(), StringComparison.Ordinal);
        Assert.Single(said.Trim().Split('\n'));
    }

    [Theory, InlineData("Foo"), InlineData("")]
    public async Task A_provider_that_there_is_none_of_ends_the_start_with_one_line_that_names_those_there_are(string provider)
    {
        var (code, said) = await StartAsync($"--Database:Provider={provider}");

        Assert.Equal(1, code);
        Assert.Equal($"Outreach does not start: Database:Provider is '{provider}'; it can be Sqlite or PostgreSql.", said.Trim());
    }

    [Theory, InlineData("0"), InlineData("-1"), InlineData("x")]
    public async Task A_number_of_backups_to_keep_that_keeps_none_ends_the_start(string keep)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

        var (code, said) = await StartAsync($"--Database:ConnectionString={database.ConnectionString}", $"--Backup:Keep={keep}");

        Assert.Equal(1, code);
        Assert.Equal($"Outreach does not start: Backup:Keep says how many backups stay, a whole number of at least 1; it is '{keep}'.", said.Trim());
    }

    private static async Task<(int Code, string Said)> StartAsync(params string[] settings)
    {
        var run = await OutreachProcess.RunAsync(AppContext.BaseDirectory, ["--environment=Production", "--Urls=http://127.0.0.1:0", .. settings]);
        return (run.Code, run.Said);
    }
}
