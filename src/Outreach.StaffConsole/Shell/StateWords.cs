using System.Collections.Frozen;

namespace Outreach.StaffConsole.Shell;

/// <summary>States and reasons as the record keeps them, for people.</summary>
internal static class StateWords
{
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["booking"] = "BookingStatus",
        ["entry"] = "EntryStatus",
        ["waiting-list-entry"] = "EntryStatus",
        ["operation"] = "OperationStatus",
        ["answer"] = "ReplyStatus",
        ["theatre-session"] = "SessionStatus",
        ["commitment"] = "CommitmentStatus",
        ["reminder"] = "ReminderStatus",
        ["import"] = "ImportStatus",
        ["eye-finding"] = "EyeDecision",
        ["call"] = "CallTurnOutcome",
        ["user"] = "StaffRole",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] States =
    [
        "patients.state", "enums.BookingStatus", "enums.EntryStatus", "enums.OperationStatus", "enums.ReplyStatus", "enums.ReminderStatus", "enums.SessionStatus",
    ];

    private static readonly string[] Reasons = ["enums.EndReason", "enums.RemovalReason", "enums.BookingStatus", "enums.ConsentPurpose", "enums.ReminderAnswer"];

    /// <summary>Null if there is no word for it.</summary>
    /// <param name="subject">Of the audit trail.</param>
    public static string? State(this Words words, string subject, string? state) =>
        state is null ? null : First(words, Kinds.TryGetValue(subject, out var kind) ? [$"enums.{kind}", .. States] : States, state);

    /// <summary>What a person wrote stands as it was written.</summary>
    public static string Reason(this Words words, string reason) => First(words, Reasons, reason) ?? reason;

    private static string? First(Words words, IEnumerable<string> kinds, string value) => kinds.Select(k => $"{k}.{value}").Where(words.Has).Select(k => words[k]).FirstOrDefault();
}
