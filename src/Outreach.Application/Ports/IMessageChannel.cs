using Outreach.Domain.Patients;

namespace Outreach.Application.Ports;

/// <summary>An answer that a message offers at the press of a button.</summary>
/// <param name="Label">In the message's language.</param>
/// <param name="Data">What comes back when it is pressed; at most 64 bytes.</param>
public sealed record OfferedAnswer(string Label, string Data);

/// <summary>A message on its way to one person.</summary>
/// <param name="Id">Names the message to the far end; the same message always has the same.</param>
/// <param name="ContactId">Whom it is for; a report of the far end names both.</param>
/// <param name="Kind">How the person is reached.</param>
/// <param name="To">Phone in E.164, e-mail address or chat.</param>
/// <param name="Subject">For ways that have one.</param>
public sealed record OutgoingMessage(Guid Id, Guid ContactId, MessageChannelKind Kind, string To, string Language, string Subject, string Body)
{
    /// <summary>For ways that have buttons; the body says how to answer without.</summary>
    public IReadOnlyList<OfferedAnswer> Answers { get; init; } = [];
}

/// <summary>What came of a try to send.</summary>
public enum SendResult
{
    /// <summary>The far end has taken it.</summary>
    Sent = 1,

    /// <summary>Not now; a later try may succeed.</summary>
    Transient = 2,

    /// <summary>Never, unless somebody mends something.</summary>
    Permanent = 3,

    /// <summary>Never, because this number or address does not exist.</summary>
    NoSuchRecipient = 4,

    /// <summary>It may have gone out. It is not sent again by itself.</summary>
    Unknown = 5,

    /// <summary>Not tried: the far end is down, or has as much as it takes for now. Nobody's attempt.</summary>
    NotTried = 6,
}

/// <param name="Code">Why, for staff: kebab-case or the far end's number; never a name, number or text.</param>
/// <param name="ProviderId">The far end's name for the message.</param>
public readonly record struct SendOutcome(SendResult Result, string? Code = null, string? ProviderId = null);

/// <summary>A way out of the process. Failures are outcomes, not exceptions; it lets itself be cancelled only while nothing has left.</summary>
public interface IMessageChannel
{
    /// <summary>Sending the same message twice has the effect of sending it once.</summary>
    bool IsIdempotent { get; }

    Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// A channel that finishes many messages at once, because finishing each by itself would cost too much. What it answered with
/// <see cref="SendResult.Sent"/> counts as sent only when it is settled.
/// </summary>
public interface ISettlingChannel : IMessageChannel
{
    /// <summary>Finishes what was sent.</summary>
    /// <param name="messages">By their ids; each was answered with <see cref="SendResult.Sent"/>.</param>
    /// <returns>What came of those that could not be finished; they do not count as sent.</returns>
    Task<IReadOnlyDictionary<Guid, SendOutcome>> SettleAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken);
}

/// <summary>The channels that this installation has.</summary>
public interface IMessageChannels
{
    /// <summary>Null if nothing goes out that way here.</summary>
    IMessageChannel? For(MessageChannelKind kind);
}
