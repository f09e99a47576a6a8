using System.Collections.Concurrent;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;

namespace Outreach.Chaos.Timelines;

/// <summary>How the far end is at a time.</summary>
internal enum FarEndMood
{
    Well,

    /// <summary>Nothing is even tried.</summary>
    Down,

    Busy,

    /// <summary>Whether a message has arrived is not said.</summary>
    Silent,

    /// <summary>Refuses SMS to some people for good.</summary>
    Refusing,

    /// <summary>Some numbers do not exist.</summary>
    Choosy,
}

/// <summary>The gateways of the world, which answer the same to the same message in the same mood.</summary>
internal sealed class FarEnd
{
    private readonly ConcurrentDictionary<(Guid, MessageChannelKind, string), byte> taken = new();

    public FarEndMood Mood { get; set; }

    public int Choice { get; set; }

    /// <returns>What is answered, and whether the person gets it.</returns>
    public (SendResult Answer, bool Arrived) Take(OutgoingMessage message, bool isIdempotent)
    {
        var (answer, arrived) = AnswerTo(message, isIdempotent);
        if (arrived)
        {
            taken[(message.Id, message.Kind, message.To)] = 0;
        }

        return (answer, arrived);
    }

    private (SendResult, bool) AnswerTo(OutgoingMessage message, bool isIdempotent)
    {
        if (Mood is FarEndMood.Down or FarEndMood.Busy)
        {
            return (Mood == FarEndMood.Down ? SendResult.NotTried : SendResult.Transient, false);
        }

        // Who knows a message again says what was said the first time.
        if (isIdempotent && taken.ContainsKey((message.Id, message.Kind, message.To)))
        {
            return (SendResult.Sent, true);
        }

        var share = Share(message.To);

        return Mood switch
        {
            FarEndMood.Silent => (SendResult.Unknown, share % 2 == 0),
            FarEndMood.Refusing when message.Kind == MessageChannelKind.Sms && share % 3 == 0 => (SendResult.Permanent, false),
            FarEndMood.Choosy when message.Kind == MessageChannelKind.Sms && Share(message.To, 0) % 12 == 0 => (SendResult.NoSuchRecipient, false),
            _ => (SendResult.Sent, true),
        };
    }

    private uint Share(string to) => Share(to, Choice);

    private static uint Share(string to, int salt) => to.Aggregate(2166136261u ^ (uint)salt, (hash, letter) => (hash ^ letter) * 16777619u) >> 8;
}
