namespace Outreach.StaffConsole.Shell;

/// <summary>What may go wrong in an operation, as codes of its record.</summary>
internal static class Complications
{
    public static IReadOnlyList<string> Codes { get; } =
    [
        "posterior-capsule-rupture", "vitreous-loss", "zonular-dehiscence", "dropped-nucleus", "descemet-detachment", "suprachoroidal-haemorrhage", "other",
    ];

    /// <summary>In words; a code from elsewhere stands as it is recorded.</summary>
    public static string Complication(this Words words, string code) => words.Or($"operations.complication.{code}", code);
}
