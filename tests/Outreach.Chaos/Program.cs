using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Outreach.Chaos;
using Outreach.Chaos.Timelines;
using Outreach.Infrastructure.Databases;
using Outreach.Web;

if (args is ["host", var file, .. var settings])
{
    await (await OutreachHost.BuildAsync([.. settings, "--applicationName=Outreach.Web"], builder => builder.Services.AddSingleton<IClock>(new JumpingClock(file)))).RunAsync();
    return 0;
}

if (args is not [("kill" or "timelines" or "nodes" or "full-disk" or "nation" or "upgrade" or "restore") and var command, .. var options])
{
    Console.Error.WriteLine("Usage: kill [--rounds N] [--provider Sqlite|PostgreSql] [--seed N] [--plant lost-booking]");
    Console.Error.WriteLine("       timelines [COUNT] [--provider Sqlite|PostgreSql] [--seed N] [--only PERSON]");
    Console.Error.WriteLine("       nodes [--faults N] [--seed N]: needs nginx, the programs of PostgreSQL, and to be root");
    Console.Error.WriteLine("       full-disk [--seed N]: needs to be root");
    Console.Error.WriteLine("       upgrade --from OUTREACH.WEB.DLL [--seed N]: nodes of an earlier release, replaced one by one; needs nginx and the programs of PostgreSQL");
    Console.Error.WriteLine("       restore [--answers N] [--seed N]: a database server backed up, lost under load and restored; needs the programs of PostgreSQL");
    Console.Error.WriteLine("       nation PATIENTS --database CONNECTION [--provider Sqlite|PostgreSql]: fills an empty database");
    return 2;
}

var provider = Enum.Parse<DatabaseProvider>(Option("--provider", nameof(DatabaseProvider.Sqlite)));
var seed = Number(Option("--seed", "1"));

if (command == "timelines")
{
    var count = options is [var first, ..] && !first.StartsWith('-') ? Number(first) : 10_000;
    var only = Option("--only", "") is { Length: > 0 } person ? Number(person) : (int?)null;
    var timelines = await TimelineRounds.RunAsync(provider, count, (uint)seed, Console.Out, only: only);
    Console.WriteLine(timelines);
    return timelines.Failures.Count == 0 ? 0 : 1;
}

if (command == "upgrade")
{
    var upgrade = await UpgradeRounds.RunAsync(Option("--from", "Outreach.Web.dll"), seed, Console.Out);
    Console.WriteLine(upgrade);
    return upgrade.Failures.Count == 0 ? 0 : 1;
}

if (command == "restore")
{
    var drill = await RestoreDrill.RunAsync(seed, Number(Option("--answers", "2000")));
    Console.WriteLine(drill);
    return drill.Failures.Count == 0 ? 0 : 1;
}

if (command == "nation")
{
    if (options is not [var patients, ..] || Option("--database", "") is not { Length: > 0 } database)
    {
        Console.Error.WriteLine("How many patients, and into which database?");
        return 2;
    }

    Console.WriteLine(await WriteNation.RunAsync(provider, database, Number(patients)));
    return 0;
}

if (command == "full-disk")
{
    var full = await FullDisk.RunAsync(seed);
    Console.WriteLine(full);
    return full.Failures.Count == 0 ? 0 : 1;
}

if (command == "nodes")
{
    var nodes = await NodeRounds.RunAsync(Number(Option("--faults", "40")), seed, Console.Out);
    Console.WriteLine(nodes);
    return nodes.Failures.Count == 0 ? 0 : 1;
}

var plant = Option("--plant", "") == "lost-booking";
var report = await KillRounds.RunAsync(provider, Number(Option("--rounds", "200")), seed, plant, Console.Out);
Console.WriteLine(report);
return report.Failures.Count == 0 ? 0 : 1;

int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

string Option(string name, string otherwise)
{
    var at = Array.IndexOf(options, name);
    return at >= 0 && at + 1 < options.Length ? options[at + 1] : otherwise;
}
