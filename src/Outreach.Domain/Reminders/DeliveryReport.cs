using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Reminders;

/// <summary>What a far end says became of a message that it had taken.</summary>
public enum DeliveryState
{
    /// <summary>It has arrived.</summary>
    Delivered = 1,

    /// <summary>It did not arrive and will not.</summary>
    NotDelivered = 2,

    /// <summary>It cannot arrive: there is no such number or address.</summary>
    NoSuchRecipient = 3,
}

/// <summary>One report of a far end, kept as it came. Reports come late, twice and out of order; what they mean is worked out from all of them.</summary>
public sealed class DeliveryReport
{
    private DeliveryReport() { }

    public DeliveryReport(
        DeliveryReportId id, ReminderId reminderId, ContactId contactId, MessageChannelKind channel, DeliveryState state, string? code, Instant reportedAt)
    {
        (Id, ReminderId, ContactId, Channel) = (id, reminderId, contactId, channel);
        (State, Code, ReportedAt) = (state, code, reportedAt);
    }

    public DeliveryReportId Id { get; private set; }

    public ReminderId ReminderId { get; private set; }

    public ContactId ContactId { get; private set; }

    public MessageChannelKind Channel { get; private set; }

    public DeliveryState State { get; private set; }

    /// <summary>The far end's reason: a number or kebab-case.</summary>
    public string? Code { get; private set; }

    /// <summary>When it reached us.</summary>
    public Instant ReportedAt { get; private set; }
}
