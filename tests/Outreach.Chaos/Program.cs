using System.Globalization;
using Outreach.Chaos;
using Outreach.Infrastructure.Databases;

if (args is not ["kill", .. var options])
{
    Console.Error.WriteLine("Usage: kill [--rounds N] [--provider Sqlite|PostgreSql] [--seed N] [--plant lost-booking]");
    return 2;
}

var rounds = int.Parse(Option("--rounds", "200"), CultureInfo.InvariantCulture);
var provider = Enum.Parse<DatabaseProvider>(Option("--provider", nameof(DatabaseProvider.Sqlite)));
var seed = int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture);
var plant = Option("--plant", "") == "lost-booking";

var report = await KillRounds.RunAsync(provider, rounds, seed, plant, Console.Out);
Console.WriteLine(report);
return report.Failures.Count == 0 ? 0 : 1;

string Option(string name, string otherwise)
{
    var at = Array.IndexOf(options, name);
    return at >= 0 && at + 1 < options.Length ? options[at + 1] : otherwise;
}
