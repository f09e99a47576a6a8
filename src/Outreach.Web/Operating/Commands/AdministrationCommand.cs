using Outreach.Infrastructure.Databases;

namespace Outreach.Web.Operating.Commands;

/// <summary>What a command works with.</summary>
/// <param name="Settings">The host's own configuration; <c>--name value</c> behind the command comes first.</param>
internal sealed record CommandCall(IConfiguration Settings, string[] Arguments, TextReader Input, TextWriter Output)
{
    public DatabaseSettings Database => DatabaseSettings.From(Settings);

    /// <exception cref="CommandRefusedException">It was not given.</exception>
    public string Needed(string name) => Settings[name] is { Length: > 0 } value ? value : throw new CommandRefusedException($"--{name} is needed.", CommandLine.Mistyped);

    /// <exception cref="CommandRefusedException">The database is another one.</exception>
    public string SqlitePath(string instead) => Database.SqlitePath ?? throw new CommandRefusedException(instead);
}

/// <summary>Why a command does not do what it was asked; printed as it is.</summary>
/// <param name="message">In a line.</param>
/// <param name="exitCode">2 if it was asked for in a way that cannot be.</param>
public sealed class CommandRefusedException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode => exitCode;
}

/// <summary>Something an operator does to an installation from the command line, beside the running host or in its place.</summary>
/// <param name="Name">The first argument.</param>
/// <param name="Usage">Its own arguments.</param>
/// <param name="Does">In a line, for the list.</param>
/// <param name="RunAsync">Gives the exit code: 0 is done.</param>
internal sealed record AdministrationCommand(string Name, string Usage, string Does, Func<CommandCall, CancellationToken, Task<int>> RunAsync)
{
    public static readonly IReadOnlyList<AdministrationCommand> All =
    [
        new("check", "", "looks at settings, database, clock, time zones and gateways; changes nothing", CheckCommand.RunAsync),
        new("verify", "", "runs every rule that the data must obey, on a running system too; changes nothing", VerifyCommand.RunAsync),
        new("migrate", "", "brings the tables up to this version", MigrateCommand.RunAsync),
        new("create-administrator", "--name NAME", "makes an administrator of all hospitals; reads the password from the input", AdministratorCommand.RunAsync),
        new("backup", "--to FOLDER [--keep N]", "copies the SQLite database while it is in use, with its checksum", BackupCommand.RunAsync),
        new("restore", "--from FILE", "puts a backup in the place of the SQLite database and verifies it", RestoreCommand.RunAsync),
        new("move", "--from FILE", "moves a SQLite database into the PostgreSQL database of the settings; begun again, goes on", MoveCommand.RunAsync),
        new("export", "--to FOLDER", "writes every table as CSV, without what signs in; the files hold personal data of patients, for the user who runs it alone", ExportCommand.RunAsync),
    ];

    /// <summary>How it is called.</summary>
    public string Call => $"Outreach.Web {Name} {Usage}".TrimEnd();

    /// <summary>The options that only this command knows.</summary>
    public IEnumerable<string> Options => Usage.Split([' ', '[', ']']).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word[2..]);

    public static AdministrationCommand? Of(string[] arguments) => arguments is [var name, ..] ? All.SingleOrDefault(c => c.Name == name) : null;

    /// <summary>Runs it and tells refusals from bugs.</summary>
    public async Task<int> CallAsync(CommandCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(call, cancellationToken);
        }
        catch (Exception refusal) when (refusal is CommandRefusedException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            await call.Output.WriteLineAsync($"{Name}: {refusal.Message}");
            return (refusal as CommandRefusedException)?.ExitCode ?? 1;
        }
    }

    public static async Task HelpAsync(TextWriter output)
    {
        await output.WriteLineAsync("Outreach.Web                  runs Outreach");
        foreach (var command in All)
        {
            await output.WriteLineAsync(command.Call);
            await output.WriteLineAsync($"                              {command.Does}");
        }

        await output.WriteLineAsync("Settings come from the environment and appsettings.json, as the host's do, or behind the command: --Database:Provider=PostgreSql");
        await output.WriteLineAsync("Exit codes: 0 done, 1 not done or something is broken, 2 mistyped.");
    }
}
