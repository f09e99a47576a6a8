using Microsoft.Extensions.Logging;
using Outreach.Application.Ports;

namespace Outreach.Application.Reminders;

/// <summary>Lets the channels finish what they took, many messages at once, before any of it counts as sent.</summary>
public sealed class ReminderSettling(IMessageChannels channels, ILogger<ReminderSettling> logger) : ISharedPart
{
    /// <summary>Cannot be cut off: what was taken has to come to an end.</summary>
    /// <returns>The outcomes, without those sent that could not be finished.</returns>
    internal async Task<IReadOnlyList<ReminderOutcome>> OfAsync(IReadOnlyList<ReminderOutcome> outcomes)
    {
        var taken = outcomes
            .Where(o => o.Tries is [.., { Outcome.Result: SendResult.Sent }])
            .Select(o => (o.Id.Value, Channel: channels.For(o.Tries[^1].Channel) as ISettlingChannel))
            .Where(o => o.Channel is not null)
            .GroupBy(o => o.Channel!, o => o.Value);
        var unfinished = new Dictionary<Guid, SendOutcome>();

        foreach (var messages in taken)
        {
            foreach (var (id, outcome) in await FinishAsync(messages.Key, [.. messages]))
            {
                unfinished[id] = outcome;
            }
        }

        return unfinished.Count == 0
            ? outcomes
            : [.. outcomes.Select(o => unfinished.TryGetValue(o.Id.Value, out var outcome) ? o with { Tries = [.. o.Tries.SkipLast(1), o.Tries[^1] with { Outcome = outcome }] } : o)];
    }

    private async Task<IReadOnlyDictionary<Guid, SendOutcome>> FinishAsync(ISettlingChannel channel, IReadOnlyCollection<Guid> messages)
    {
        try
        {
            return await channel.SettleAsync(messages, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // A channel with a bug: whether anything has left is not known; only some channels may simply be asked again.
            logger.LogError("A channel could not finish {Messages} messages: {Failure}.", messages.Count, failure.GetType().Name);
            return messages.ToDictionary(id => id, _ => new SendOutcome(channel.IsIdempotent ? SendResult.Transient : SendResult.Unknown, "channel-failed"));
        }
    }
}
