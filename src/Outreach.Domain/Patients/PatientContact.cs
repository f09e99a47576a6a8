using NodaTime;

namespace Outreach.Domain.Patients;

/// <summary>Whose contact it is. Blind patients cannot read a message, so an escort's contact is first class.</summary>
public enum ContactKind
{
    Patient = 1,
    Escort = 2,
    Relative = 3,
    Neighbour = 4,
}

/// <summary>Ways a message can go.</summary>
public enum MessageChannelKind
{
    Sms = 1,
    Email = 2,
    Telegram = 3,

    /// <summary>A person calls; the reminder goes to the staff's call list.</summary>
    Voice = 4,
}

/// <summary>One person's way of being reached on behalf of a patient.</summary>
public sealed class PatientContact : IVersioned
{
    private PatientContact() { }

    public PatientContact(ContactId id, PatientId patientId, ContactKind kind) => (Id, PatientId, Kind) = (id, patientId, kind);

    public ContactId Id { get; private set; }

    public PatientId PatientId { get; private set; }

    public ContactKind Kind { get; private set; }

    /// <summary>Null for the patient's own contact.</summary>
    public string? Name { get; private set; }

    /// <summary>E.164.</summary>
    public string? Phone { get; private set; }

    public string? Email { get; private set; }

    public string? TelegramChat { get; private set; }

    /// <summary>A language of domain §8, with its script: <c>uz-Cyrl</c>.</summary>
    public string Language { get; private set; } = "en";

    /// <summary>The order in which ways are tried, joined by a semicolon: <c>Sms;Email</c>.</summary>
    public string Channels { get; private set; } = "Sms";

    /// <summary>IANA zone of the person, for quiet hours.</summary>
    public string Zone { get; private set; } = "Etc/UTC";

    /// <summary>Lower is tried first.</summary>
    public int Position { get; private set; }

    /// <summary>Ways that lead nowhere, because the number or address does not exist; staff must mend it. Joined as <see cref="Channels"/>.</summary>
    public string BrokenChannels { get; private set; } = "";

    public bool IsBroken => BrokenChannels.Length > 0;

    /// <summary>The person asked for no more messages; null while they may be written to.</summary>
    public Instant? StoppedAt { get; private set; }

    /// <summary>Out of use; kept for the history.</summary>
    public bool IsRemoved { get; private set; }

    public long Version { get; private set; }

    public IEnumerable<MessageChannelKind> ChannelOrder =>
        Channels.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<MessageChannelKind>);

    public void Change(string? name, string? phone, string? email, string? telegramChat, string language, IEnumerable<MessageChannelKind> channels, string zone, int position)
    {
        (Name, Phone, Email, TelegramChat, Language, Zone, Position) = (name, phone, email, telegramChat, language, zone, position);
        Channels = string.Join(';', channels);
        BrokenChannels = "";
    }

    /// <summary>The person asked for messages by Telegram: it comes first, and they want messages again.</summary>
    public void TakeTelegram(string chat)
    {
        (TelegramChat, StoppedAt) = (chat, null);
        Channels = string.Join(';', ChannelOrder.Where(c => c != MessageChannelKind.Telegram).Prepend(MessageChannelKind.Telegram));
        BrokenChannels = string.Join(';', BrokenWays.Where(c => c != MessageChannelKind.Telegram));
    }

    /// <summary>The number or address of this way does not exist: nothing goes there until it is mended. Calls and messages share a number.</summary>
    public void MarkBroken(MessageChannelKind channel) => BrokenChannels = string.Join(
        ';', new[] { channel }.Concat(channel is MessageChannelKind.Sms or MessageChannelKind.Voice ? [MessageChannelKind.Sms, MessageChannelKind.Voice] : [])
            .Concat(BrokenWays).Distinct().Order());

    private IEnumerable<MessageChannelKind> BrokenWays => BrokenChannels.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<MessageChannelKind>);

    /// <summary>The person wants no more messages; they may still be called.</summary>
    public void StopMessages(Instant at) => StoppedAt ??= at;

    /// <summary>The person wants messages again.</summary>
    public void StartMessages() => StoppedAt = null;

    public void Remove() => IsRemoved = true;

    /// <summary>A merge hands contacts to the surviving record.</summary>
    public void MoveTo(PatientId patientId) => PatientId = patientId;
}
