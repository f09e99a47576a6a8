using System.Text.Json;
using Outreach.Application.Bookings;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Policies;

/// <summary>One kind of policy: its type, its numbers where nobody set any, and what it refuses.</summary>
internal sealed class PolicyShape
{
    private readonly Action<object> check;

    private PolicyShape(Type type, object standard, Action<object> check) => (Type, Standard, this.check) = (type, standard, check);

    public Type Type { get; }

    /// <summary>In force where there is no document.</summary>
    public object Standard { get; }

    public static PolicyShape Of<TRules>(TRules standard, Action<TRules> check)
        where TRules : class => new(typeof(TRules), standard, rules => check((TRules)rules));

    /// <returns>The rules, or what is wrong with them.</returns>
    public (object? Rules, string? Problem) Read(JsonElement json)
    {
        try
        {
            if (json.ValueKind != JsonValueKind.Object || json.Deserialize(Type, OutreachJson.Options) is not { } rules)
            {
                return (null, "The rules are a JSON object.");
            }

            check(rules);
            return (rules, null);
        }
        catch (JsonException unreadable)
        {
            return (null, $"Unknown, missing or wrongly typed: {unreadable.Path}.");
        }
        catch (ArgumentException refused)
        {
            return (null, refused.Message);
        }
    }
}

/// <summary>The kinds of policy there are. A new kind is a line here.</summary>
internal static class PolicyKinds
{
    private static readonly Dictionary<PolicyKind, PolicyShape> Shapes = new()
    {
        [PolicyKind.Eligibility] = PolicyShape.Of(EligibilityPolicy.Default, rules => rules.Check()),
        [PolicyKind.Priority] = PolicyShape.Of(PriorityPolicy.Default, rules => rules.Check()),
        [PolicyKind.Reminders] = PolicyShape.Of(ReminderPolicyRules.Default, rules => rules.Check()),
        [PolicyKind.Booking] = PolicyShape.Of(BookingPolicy.Default, rules => rules.Check()),
    };

    public static IEnumerable<PolicyKind> All => Shapes.Keys;

    public static PolicyShape? Find(PolicyKind kind) => Shapes.GetValueOrDefault(kind);

    public static PolicyShape Of(PolicyKind kind) => Shapes[kind];
}
