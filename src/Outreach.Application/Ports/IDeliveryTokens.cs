using Outreach.Domain.Patients;

namespace Outreach.Application.Ports;

/// <summary>Which message to whom a delivery report is about.</summary>
public readonly record struct DeliveryOf(Guid ReminderId, Guid ContactId, MessageChannelKind Channel);

/// <summary>Signed tokens that a gateway gives back with its delivery report: who does not hold one can report nothing.</summary>
public interface IDeliveryTokens
{
    string TokenOf(DeliveryOf message);

    /// <returns>Null if the token is not ours.</returns>
    DeliveryOf? MessageOf(string token);
}
