using Outreach.Web.Operating.Commands;

namespace Outreach.Web.Tests.Operating.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("outreach_mistyped_").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("verfy", "There is no command verfy. Is it verify?")]
    [InlineData("nosuch", "There is no command nosuch. The commands are check, verify,")]
    [InlineData("verify extra junk", "verify takes no extra.")]
    [InlineData("backup --too elsewhere", "backup has no option --too. It is called: Outreach.Web backup --to FOLDER [--keep N]")]
    [InlineData("backup --to", "--to has no value.")]
    [InlineData("--environment=Production verify", "verify stands alone.")]
    [InlineData("--Urrls=http://127.0.0.1:0", "There is no setting --Urrls.")]
    [InlineData("-x", "There is no setting -x.")]
    public async Task What_is_mistyped_is_refused_in_one_line_and_nothing_is_started_or_made(string typed, string because)
    {
        var (code, output, said) = await OutreachProcess.RunAsync(folder, typed.Split(' '));

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.StartsWith($"Outreach.Web: {because}", said, StringComparison.Ordinal);
        Assert.Single(said.Trim().Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory, InlineData("help"), InlineData("--help"), InlineData("-h"), InlineData("verify --help"), InlineData("--environment=Production -h")]
    public async Task Whoever_asks_for_help_gets_every_command_with_its_options_and_nothing_is_started_or_made(string typed)
    {
        var (code, output, _) = await OutreachProcess.RunAsync(folder, typed.Split(' '));

        Assert.Equal(0, code);
        Assert.All(AdministrationCommand.All, command => Assert.Contains(command.Call, output, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "--Urls=http://127.0.0.1:0 --environment=Production --contentRoot=/x --applicationName=Outreach.Web")]
    [InlineData(null, "--urls http://127.0.0.1:0 --environment Production Jobs:Enabled=false /PublicAddress https://example.org")]
    [InlineData(null, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1")]
    [InlineData("verify", "verify --Database:Provider Sqlite --Database:ConnectionString=Data-Source=x")]
    [InlineData("backup", "backup --to /x --keep -1")]
    [InlineData("backup", "backup --to=/x --Keep=3 --environment Production")]
    [InlineData("create-administrator", "create-administrator --name gulnara --environment=Production")]
    public void Settings_of_the_host_and_options_of_the_command_are_taken_in_each_form_that_the_configuration_reads(string? command, string typed)
    {
        var line = CommandLine.Of(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Null(line.Refusal);
        Assert.Equal((command, false), (line.Command?.Name, line.AsksForHelp));
    }
}
