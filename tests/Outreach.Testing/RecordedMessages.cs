using System.Collections.Concurrent;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;

namespace Outreach.Testing;

/// <summary>A far end that keeps what it is sent, and answers as a test says.</summary>
public sealed class RecordedMessages : IMessageChannels, ISettlingChannel
{
    private readonly ConcurrentQueue<OutgoingMessage> taken = new();

    /// <summary>What was handed over and not refused, in order.</summary>
    public IReadOnlyList<OutgoingMessage> Sent => [.. taken];

    /// <summary>Ways that go nowhere here.</summary>
    public HashSet<MessageChannelKind> Missing { get; } = [];

    /// <summary>Ways on which a message that is sent twice arrives twice.</summary>
    public HashSet<MessageChannelKind> NotIdempotent { get; } = [];

    public bool IsIdempotent { get; set; } = true;

    /// <summary>What the far end answers to a message; it takes everything unless a test says otherwise.</summary>
    public Func<OutgoingMessage, Task<SendOutcome>> Answer { get; set; } = m => Task.FromResult(new SendOutcome(SendResult.Sent, null, m.Id.ToString("N")));

    /// <summary>What the far end says at the end of a batch; it finishes everything unless a test says otherwise.</summary>
    public Func<IReadOnlyCollection<Guid>, Task<IReadOnlyDictionary<Guid, SendOutcome>>> Finish { get; set; } =
        _ => Task.FromResult<IReadOnlyDictionary<Guid, SendOutcome>>(new Dictionary<Guid, SendOutcome>());

    public IMessageChannel? For(MessageChannelKind kind) => Missing.Contains(kind) ? null : NotIdempotent.Contains(kind) ? new Forgetful(this) : this;

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var outcome = await Answer(message);

        if (outcome.Result == SendResult.Sent)
        {
            taken.Enqueue(message);
        }

        return outcome;
    }

    public Task<IReadOnlyDictionary<Guid, SendOutcome>> SettleAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken) => Finish(messages);

    /// <summary>The same far end, by a way that knows no message again.</summary>
    private sealed record Forgetful(RecordedMessages Messages) : ISettlingChannel
    {
        public bool IsIdempotent => false;

        public Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken) => Messages.SendAsync(message, cancellationToken);

        public Task<IReadOnlyDictionary<Guid, SendOutcome>> SettleAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken) =>
            Messages.SettleAsync(messages, cancellationToken);
    }
}
