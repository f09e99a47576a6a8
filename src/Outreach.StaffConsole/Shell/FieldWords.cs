namespace Outreach.StaffConsole.Shell;

/// <summary>Says in a page's own words what is wrong with its fields.</summary>
internal static class FieldWords
{
    /// <param name="explain">Name of a field and what may stand in it; null leaves it as it is.</param>
    public static Refusal? Explained(this Refusal? refusal, Func<string, (string Name, string What)?> explain)
    {
        if (refusal is not { Fields.Count: > 0 })
        {
            return refusal;
        }

        // Two rules of one field, or two fields that mean one thing, are said once.
        var fields = new Dictionary<string, string>();
        foreach (var (field, problem) in refusal.Fields)
        {
            var (name, what) = explain(field) ?? (field, problem);
            fields.TryAdd(name, what);
        }

        return refusal with { Fields = fields };
    }
}
