using System.Globalization;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Invariants;

/// <summary>Messages follow bookings (domain §4: 7).</summary>
internal static class ReminderInvariants
{
    private const string Pending = "('Planned', 'Due', 'Sending')";

    public static IEnumerable<InvariantCheck> All(ReminderStepsInForce steps) =>
    [
        new("ended-booking-has-no-pending-reminder", 7, $"""
            SELECT r.id FROM reminders r JOIN bookings b ON b.id = r.booking_id
            WHERE r.status IN {Pending} AND r.kind NOT IN ('ReviewReminder', 'CancellationNotice', 'PlaceOffer') AND b.status NOT IN ('Booked', 'Confirmed', 'Arrived', 'InTheatre')
            """),
        new("only-a-cancelled-booking-has-its-notice", 7, $"""
            SELECT r.id FROM reminders r JOIN bookings b ON b.id = r.booking_id
            WHERE r.status IN {Pending} AND r.kind = 'CancellationNotice' AND b.status <> 'Cancelled'
            """),
        new("only-a-held-place-is-offered", 7, $"""
            SELECT r.id FROM reminders r JOIN bookings b ON b.id = r.booking_id
            WHERE r.status IN {Pending} AND r.kind = 'PlaceOffer' AND b.status <> 'Held'
            """),
        new("reversed-operation-has-no-pending-review", 7, $"""
            SELECT r.id FROM reminders r LEFT JOIN operations o ON o.id = r.operation_id
            WHERE r.status IN {Pending} AND r.kind = 'ReviewReminder' AND (o.id IS NULL OR o.status = 'Reversed')
            """),
        new("step-is-planned-once", 7, "SELECT MIN(CAST(id AS text)) FROM reminders GROUP BY booking_id, step HAVING COUNT(*) > 1"),
        new("step-is-one-of-the-policy", 7, $"SELECT r.id FROM reminders r WHERE r.status IN {Pending} AND r.kind NOT IN ('CancellationNotice', 'MoveNotice', 'BookingNotice', 'PlaceOffer') AND r.step NOT IN ({steps.KnownKeys()})"),
        new("future-booking-has-its-reminders", 7, steps.MissingSql),
        new("reminder-is-sent-once", 7, """
            SELECT reminder_id FROM reminder_attempts WHERE outcome = 'sent' GROUP BY reminder_id HAVING COUNT(*) > 1
            """),
        new("reminder-is-not-sent-early", 7, "SELECT id FROM reminders WHERE sent_at IS NOT NULL AND sent_at < due_at"),
        new("reminder-is-sent-with-consent", 7, """
            SELECT r.id FROM reminders r
            WHERE r.sent_at IS NOT NULL AND r.channel <> 'Voice' AND NOT EXISTS (
                SELECT 1 FROM patient_consents c
                WHERE c.patient_id = r.patient_id AND c.purpose = 'Messaging' AND c.given
                  AND c.recorded_at <= r.sent_at AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= r.sent_at))
            """),
    ];
}

/// <summary>The steps before surgery that a hospital's policies ask for.</summary>
/// <remarks>
/// Bookings follow a new policy a little later, and keep what was sent under another, so only a step that every policy of the
/// hospital ever asked for must be there, and any step that one of them asked for may.
/// </remarks>
internal sealed class ReminderStepsInForce
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> everywhere;
    private readonly Dictionary<Guid, Dictionary<string, int>> own = [];

    /// <param name="policies">Every reminder policy there is, with its hospital (null for the general ones).</param>
    public ReminderStepsInForce(IEnumerable<(Guid? Hospital, ReminderPolicyRules Rules)> policies)
    {
        List<(Guid? Hospital, ReminderPolicyRules Rules)> all = [.. policies, (null, ReminderPolicyRules.Default)];
        known.UnionWith(all.SelectMany(p => p.Rules.Steps).Select(s => s.Key));
        everywhere = InEach(all.Where(p => p.Hospital is null).Select(p => p.Rules));
        foreach (var hospital in all.Where(p => p.Hospital is not null).GroupBy(p => p.Hospital!.Value))
        {
            own[hospital.Key] = InEach(all.Where(p => p.Hospital is null || p.Hospital == hospital.Key).Select(p => p.Rules));
        }
    }

    public string KnownKeys() => string.Join(", ", known.Order(StringComparer.Ordinal).Select(k => $"'{k}'"));

    public string MissingSql(SqlDialect sql)
    {
        var others = own.Count == 0 ? "" : $" AND b.hospital_id NOT IN ({string.Join(", ", own.Keys.Select(sql.Id))})";
        var parts = everywhere.Select(step => Missing(sql, step, others))
            .Concat(own.SelectMany(h => h.Value.Select(step => Missing(sql, step, $" AND b.hospital_id = {sql.Id(h.Key)}"))));
        return string.Join("\nUNION ALL\n", parts.DefaultIfEmpty("SELECT id FROM bookings WHERE 1 = 0"));
    }

    private static Dictionary<string, int> InEach(IEnumerable<ReminderPolicyRules> policies)
    {
        var lists = policies.Select(p => p.Steps.Where(s => s.ReviewDay is null).ToDictionary(s => s.Key, s => s.DaysBefore, StringComparer.Ordinal)).ToList();
        return lists[0].Where(s => lists.TrueForAll(l => l.ContainsKey(s.Key))).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
    }

    /// <remarks>Two days of grace: the hour of the day, quiet hours and the time for which a place was held.</remarks>
    private static string Missing(SqlDialect sql, KeyValuePair<string, int> step, string hospital) => $"""
        SELECT b.id FROM bookings b
        WHERE b.status IN ('Booked', 'Confirmed') AND b.arrives_at > @now{hospital}
          AND {sql.DaysBefore("b.arrives_at", (step.Value + 2).ToString(CultureInfo.InvariantCulture))} > b.made_at
          AND NOT EXISTS (SELECT 1 FROM reminders r WHERE r.booking_id = b.id AND r.step = '{step.Key}')
        """;
}
