using Microsoft.Extensions.Configuration;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Web.Operating.Commands;

namespace Outreach.Web.Tests.Operating.Commands;

/// <summary>A demo that goes on running, and commands as an operator calls them. One for all tests of commands: they only read it.</summary>
public sealed class CommandsUnderTest : IAsyncLifetime
{
    public DemoHost Demo { get; private set; } = null!;

    /// <summary>Gone at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("outreach_commands_").FullName;

    public async ValueTask InitializeAsync() => Demo = await DemoHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Demo.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public static Task<(int Code, string Output)> CallAsync(string path, params string[] arguments) =>
        CallAsync(DatabaseProvider.Sqlite, $"Data Source={path}", "", arguments);

    public static async Task<(int Code, string Output)> CallAsync(DatabaseProvider provider, string connection, string input, string[] arguments, CancellationToken cancellationToken = default)
    {
        string[] own = [.. arguments[1..], $"--Database:Provider={provider}", $"--Database:ConnectionString={connection}"];
        using var output = new StringWriter();
        using var reader = new StringReader(input);
        var settings = new ConfigurationBuilder().AddCommandLine(own).Build();
        var code = await AdministrationCommand.Of(arguments)!.CallAsync(new CommandCall(settings, own, reader, output), cancellationToken);
        return (code, output.ToString());
    }

    /// <summary>A copy of the demo's database, made while its host runs.</summary>
    public async Task<string> BackUpAsync(string folder)
    {
        var (code, output) = await CallAsync(Demo.DatabasePath, "backup", "--to", Path.Combine(Folder, folder));
        Assert.True(code == 0, output);
        return output.Split("  ")[0];
    }
}
