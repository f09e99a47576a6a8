using Outreach.Domain;

namespace Outreach.Application.Ports;

/// <summary>The signed links by which patients reach their own appointment without a sign-in.</summary>
/// <remarks>A token says which booking it is for and proves that it came from us; whether it still opens anything is the booking's matter.</remarks>
public interface IAppointmentLinks
{
    /// <summary>The address of an appointment's page on this site, as in <c>/a/TOKEN</c>; always the same for a booking.</summary>
    string PathOf(BookingId booking);

    /// <summary>The address at which Telegram opens our bot for this token; null if we have none.</summary>
    string? TelegramOf(string token);

    /// <returns>Null if the token is not ours.</returns>
    BookingId? BookingOf(string token);
}
