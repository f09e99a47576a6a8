using System.Diagnostics;
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

    private static async Task<(int Code, string Said)> StartAsync(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Outreach.Web.dll"), "--environment=Production", "--Urls=http://127.0.0.1:0", .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        using var host = Process.Start(start)!;
        var output = host.StandardOutput.ReadToEndAsync();
        var said = await host.StandardError.ReadToEndAsync();
        await output;
        await host.WaitForExitAsync();
        return (host.ExitCode, said);
    }
}
