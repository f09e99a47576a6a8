namespace Outreach.Web.Bookings;

internal static class BookingsEndpoints
{
    public static void MapBookings(this IEndpointRouteBuilder api)
    {
    }
}
