using System.Collections.Frozen;
using Outreach.Application;

namespace Outreach.StaffConsole.Shell;

/// <summary>What an audit record is about, for people.</summary>
internal static class AuditWords
{
    /// <summary>Of the audit trail, with the word for each.</summary>
    public static readonly IReadOnlyList<(string Subject, string Key)> Subjects =
    [
        ("patient", "waiting.patient"), ("screening", "patients.about.screening"), ("waiting-list-entry", "waiting.title"), ("booking", "patients.about.booking"),
        ("reminder", "patients.about.reminder"), ("answer", "patients.about.answer"), ("operation", "patients.about.operation"), ("theatre-session", "schedule.session"), ("mission", "fulfilment.mission"),
        ("hospital", "waiting.hospital"), ("theatre", "schedule.theatre"), ("surgeon", "operations.surgeon"), ("commitment", "fulfilment.commitment"),
        ("policy", "admin.policy"), ("user", "admin.user"),
    ];

    /// <summary>Parts of these, which nobody looks for by themselves.</summary>
    private static readonly FrozenDictionary<string, string> Parts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["entry"] = "waiting.title",
        ["waiting-list"] = "waiting.title",
        ["eye-finding"] = "patients.about.eye-finding",
        ["consent"] = "patients.about.consent",
        ["contact"] = "patients.about.contact",
        ["identifier"] = "patients.about.identifier",
        ["unavailability"] = "patients.about.unavailability",
        ["reminders"] = "patients.about.reminder",
        ["call"] = "reminders.call",
        ["import"] = "imports.one",
        ["screening-camp"] = "screening.title",
        ["allotment"] = "commitments.allotments",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Queries = typeof(IQuery<>).Assembly.GetTypes()
        .Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuery<>)))
        .Select(t => t.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Somebody looked and changed nothing.</summary>
    public static bool IsRead(string action) => Queries.Contains(action);

    /// <summary>A subject without a word stands as it is recorded.</summary>
    public static string Of(string subject, Words words) =>
        Subjects.FirstOrDefault(s => s.Subject == subject).Key is { } key || Parts.TryGetValue(subject, out key) ? words[key] : subject;
}
