namespace Outreach.StaffConsole.Shell;

/// <summary>Says in a page's own words what is wrong with its fields.</summary>
internal static class FieldWords
{
    /// <summary>Two rules of one field, or two fields that mean one thing, are said once.</summary>
    /// <param name="explain">Name of a field and what may stand in it; null leaves it as it is.</param>
    public static Refusal? Explained(this Refusal? refusal, Func<string, (string Name, string What)?> explain) => refusal is null
        ? null
        : refusal with { Fields = [.. refusal.Fields.Select(f => explain(f.Field) is var (name, what) ? f with { Name = name, What = what } : f).DistinctBy(f => f.Name)] };
}
