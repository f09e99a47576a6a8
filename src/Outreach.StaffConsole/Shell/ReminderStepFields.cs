using System.Globalization;
using NodaTime;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.StaffConsole.Shell;

/// <summary>The fields of a reminder policy's steps, one row for each: their names, what they hold, and what may stand in them.</summary>
internal static class ReminderStepFields
{
    /// <summary>How many rows the form has.</summary>
    public const string Count = "steps";

    /// <summary>What a row for a new step begins with.</summary>
    private const string UsualTime = "10:00";
    private const string UsualLateness = "24";

    public static IReadOnlyList<ReminderKind> Kinds { get; } = [ReminderKind.ConfirmRequest, ReminderKind.Instructions, ReminderKind.LastReminder, ReminderKind.ReviewReminder];

    /// <summary>The key that the step of this row has so far; it keeps it as long as it fits.</summary>
    public static string Key(int row) => Name("key", row);

    public static string Kind(int row) => Name("kind", row);

    public static string Days(int row) => Name("days", row);

    public static string Review(int row) => Name("review", row);

    public static string SendAt(int row) => Name("sendAt", row);

    public static string Late(int row) => Name("late", row);

    public static string TwoWay(int row) => Name("twoWay", row);

    /// <summary>Which way is tried first; the order joined by a semicolon.</summary>
    public static string Ways(int row) => Name("ways", row);

    /// <summary>Ticked: the step is to go.</summary>
    public static string Gone(int row) => Name("gone", row);

    /// <summary>What the fields hold of the steps that there are.</summary>
    public static IReadOnlyDictionary<string, string?> Of(IReadOnlyList<ReminderStep> steps)
    {
        var held = new Dictionary<string, string?>(StringComparer.Ordinal) { [Count] = steps.Count.ToString(CultureInfo.InvariantCulture) };
        for (var row = 0; row < steps.Count; row++)
        {
            var step = steps[row];
            held[Key(row)] = step.Key;
            held[Kind(row)] = step.Kind.ToString();
            held[Days(row)] = step.DaysBefore.ToString(CultureInfo.InvariantCulture);
            held[Review(row)] = step.ReviewDay?.ToString(CultureInfo.InvariantCulture);
            held[SendAt(row)] = step.SendAt.ToString("HH:mm", CultureInfo.InvariantCulture);
            held[Late(row)] = step.MayBeLate.TotalHours.ToString("0.##", CultureInfo.InvariantCulture);
            held[TwoWay(row)] = step.TwoWay ? "yes" : null;
            held[Ways(row)] = step.Channels is { Count: > 0 } ways ? string.Join(';', ways) : null;
        }

        return held;
    }

    /// <summary>What the fields of the next row hold.</summary>
    public static IReadOnlyDictionary<string, string?> New(int row) =>
        new Dictionary<string, string?>(StringComparer.Ordinal) { [SendAt(row)] = UsualTime, [Late(row)] = UsualLateness };

    /// <summary>How many rows a sent form has.</summary>
    public static int CountIn(Posted posted) =>
        int.TryParse(posted.Text(Count), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 2 * ReminderPolicyRules.MostSteps) : 0;

    /// <summary>The steps that a sent form asks for, with the keys that follow from them.</summary>
    public static IReadOnlyList<ReminderStep> Read(Posted posted) => ReminderStep.WithKeys([.. Rows(posted).Select(row => new ReminderStep(
        posted.Text(Key(row)) ?? "", posted.Choice<ReminderKind>(Kind(row)), posted.Number(Days(row)), posted.Time(SendAt(row)), Lateness(posted, Late(row)),
        posted.Is(TwoWay(row)), posted.MaybeNumber(Review(row)), Order(posted, Ways(row))))]);

    /// <summary>Name of a field of a step and what may stand in it; null for any other field.</summary>
    /// <param name="field">By its name on the form, or by its path in the request.</param>
    public static (string Name, string What)? Explain(string field, Posted posted, Words words)
    {
        if (field == Count)
        {
            return (words["admin.steps"], words["policy.bad.steps", ReminderPolicyRules.MostSteps]);
        }

        if (RowOf(field, posted) is not var (part, row))
        {
            return null;
        }

        var (key, what) = part switch
        {
            "kind" => ("policy.kind", words["problems.choose"]),
            "days" or "daysBefore" => ("policy.days", words["problems.between", 0, ReminderStep.MostDaysBefore]),
            "review" or "reviewDay" => ("policy.review", words["policy.bad.review"]),
            "sendAt" => ("policy.send-at", words["policy.bad.time"]),
            "late" or "mayBeLate" => ("policy.late", words["policy.bad.late"]),
            "ways" or "channels" => ("policy.ways", words["problems.choose"]),
            _ => ("policy.kind", words["problems.unfit"]),
        };
        return ($"{words["policy.step", row + 1]}, {words[key]}", what);
    }

    private static string Name(string part, int row) => string.Create(CultureInfo.InvariantCulture, $"{part}{row}");

    /// <summary>The rows that are steps: not those that are to go, nor one in which nothing was said.</summary>
    private static List<int> Rows(Posted posted) =>
    [
        .. Enumerable.Range(0, CountIn(posted)).Where(row => !posted.Is(Gone(row)) && new[] { Key(row), Kind(row), Days(row), Review(row) }.Any(name => posted.Text(name) is not null)),
    ];

    private static List<MessageChannelKind>? Order(Posted posted, string name) => posted.Text(name) is { } text
        ? [.. text.Split(';').Select(w => Enum.TryParse<MessageChannelKind>(w, out var way) ? way : throw new BadEntryException(name))]
        : null;

    private static Duration Lateness(Posted posted, string name) => posted.MaybeDecimal(name) is { } hours and >= 0 and < 10_000
        ? Duration.FromMinutes((long)decimal.Round(hours * 60))
        : throw new BadEntryException(name);

    /// <summary>A row stands in the form by its number, in the request by its place among the steps that were read.</summary>
    private static (string Part, int Row)? RowOf(string field, Posted posted)
    {
        if (field.StartsWith("steps[", StringComparison.Ordinal) && field.Split('[', ']', '.') is [_, var place, "", var property])
        {
            return (property, Rows(posted)[int.Parse(place, CultureInfo.InvariantCulture)]);
        }

        var part = field.TrimEnd([.. "0123456789"]);
        return part is "kind" or "days" or "review" or "sendAt" or "late" or "ways" && part.Length < field.Length
            ? (part, int.Parse(field.AsSpan(part.Length), CultureInfo.InvariantCulture))
            : null;
    }
}
