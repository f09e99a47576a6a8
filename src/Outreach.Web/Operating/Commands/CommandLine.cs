namespace Outreach.Web.Operating.Commands;

/// <summary>What was typed behind the program's name, read before anything is opened: what is mistyped must neither be ignored nor start a server.</summary>
/// <param name="Command">Null to run the host.</param>
/// <param name="Refusal">Why it is not done; null if nothing is wrong with it.</param>
internal sealed record CommandLine(AdministrationCommand? Command, bool AsksForHelp = false, string? Refusal = null)
{
    /// <summary>The exit code of what was mistyped.</summary>
    public const int Mistyped = 2;

    /// <summary>Settings without a section that the host or the framework reads.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "environment", "contentRoot", "applicationName", "webRoot", "urls", "http_ports", "https_ports", "PublicAddress", "AllowedHosts", "preferHostingUrls",
        "shutdownTimeoutSeconds", "detailedErrors", "captureStartupErrors", "suppressStatusMessages", "forwardedHeaders_enabled",
    };

    /// <summary>Options are read as the configuration reads them: <c>--a=b</c>, <c>--a b</c>, <c>/a b</c> and <c>a=b</c>.</summary>
    public static CommandLine Of(string[] arguments)
    {
        if (arguments is ["help", ..])
        {
            return new(null, AsksForHelp: true);
        }

        var command = AdministrationCommand.Of(arguments);
        for (var i = command is null ? 0 : 1; i < arguments.Length; i++)
        {
            var word = arguments[i];
            if (word is "--help" or "-h" or "-?" or "/?")
            {
                return new(command, AsksForHelp: true);
            }

            if (RefusalOf(word, command, isFirst: i == 0) is { } refusal)
            {
                return new(command, Refusal: refusal);
            }

            if (!word.Contains('='))
            {
                i++;
                if (i == arguments.Length || arguments[i].StartsWith("--", StringComparison.Ordinal))
                {
                    return new(command, Refusal: $"{word} has no value.");
                }
            }
        }

        return new(command);
    }

    private static string? RefusalOf(string word, AdministrationCommand? command, bool isFirst)
    {
        var end = word.IndexOf('=', StringComparison.Ordinal);
        var start = word.StartsWith("--", StringComparison.Ordinal) ? 2 : word.StartsWith('/') ? 1 : 0;
        if (start == 0 && end < 0 && !word.StartsWith('-'))
        {
            return isFirst ? $"There is no command {word}.{Suggested(word)} The commands are {string.Join(", ", AdministrationCommand.All.Select(c => c.Name))}; help says more of them."
                : command is null ? $"{word} stands alone. A command comes first, and a setting is written --Section:Key=value."
                : $"{command.Name} takes no {word}. It is called: {command.Call}";
        }

        var name = word[start..(end < 0 ? word.Length : end)];
        return IsSetting(name) || command?.Options.Contains(name, StringComparer.OrdinalIgnoreCase) == true ? null
            : command is null ? $"There is no setting {word[..(start + name.Length)]}. One is written --Section:Key=value; help lists the commands."
            : $"{command.Name} has no option {word[..(start + name.Length)]}. It is called: {command.Call}";
    }

    private static bool IsSetting(string name) =>
        name.IndexOf(':', StringComparison.Ordinal) > 0 || Plain.Contains(name) || name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase);

    private static string Suggested(string word)
    {
        var (name, changes) = AdministrationCommand.All.Select(c => (c.Name, Changes: ChangesBetween(word.ToUpperInvariant(), c.Name.ToUpperInvariant()))).MinBy(c => c.Changes);
        return changes <= Math.Max(2, name.Length / 3) ? $" Is it {name}?" : "";
    }

    /// <summary>Letters to add, drop or replace until one word is the other.</summary>
    private static int ChangesBetween(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var before = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var kept = before + (one[i - 1] == other[j - 1] ? 0 : 1);
                before = row[j];
                row[j] = Math.Min(kept, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
