using NodaTime.Text;
using Outreach.Application.Bookings;

namespace Outreach.StaffConsole.Shell;

/// <summary>Where a booking is worked on: the session board of its week.</summary>
internal static class BookingLink
{
    public static string Of(BookingDetails booking) =>
        $"/board?hospital={booking.HospitalId}&week={LocalDatePattern.Iso.Format(booking.OperationDate)}&booking={booking.BookingId}";
}
