using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>One person booked, and the first of their reminders.</summary>
internal static class OneBooking
{
    public static async Task<BookingId> BookAsync(this HostUnderTest host)
    {
        var programme = await host.GivenAsync();
        return new((await host.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value))).BookingId);
    }

    /// <summary>A minute after the first reminder is due, what is due leaves.</summary>
    public static async Task SendFirstReminderAsync(this HostUnderTest host)
    {
        await using var db = host.OpenDatabase();
        host.Clock.Reset(await db.Reminders.MinAsync(r => r.DueAt) + Duration.FromMinutes(1));
        await host.RunJobAsync("dispatch-reminders");
    }

    public static async Task<BookingStatus> StatusOfAsync(this HostUnderTest host, BookingId id)
    {
        await using var db = host.OpenDatabase();
        return (await db.Bookings.SingleAsync(b => b.Id == id)).Status;
    }
}
