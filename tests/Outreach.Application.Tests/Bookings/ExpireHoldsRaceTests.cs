using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Bookings;

public sealed class ExpireHoldsRaceTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hold_that_is_cancelled_while_it_expires_gives_its_place_back_once(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithPlaces(1).WithWaiting(6).WithSessions(6));
        var held = new List<SurgeryBooked>();
        foreach (var (entry, session) in programme.Entries.Zip(programme.Sessions))
        {
            held.Add(await app.SendAsync(new BookSurgery(entry.Id.Value, session.Id.Value, Hold: true)));
        }

        app.Clock.Advance(Duration.FromHours(1));
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(() => app.SendAsSystemAsync(new ExpireHolds()))),
            .. held.Select(h => Task.Run(() => CancelAsync(app, h.BookingId))),
        ]);

        await app.AssertInvariantsAsync();
        await using var db = app.OpenDatabase();
        Assert.All(db.Sessions, s => Assert.Equal(0, s.Taken));
    }

    private static async Task CancelAsync(AppUnderTest app, Guid booking)
    {
        try
        {
            await app.SendAsync(new CancelBooking(booking, EndReason.Fear, CancelledBy.Patient));
        }
        catch (RuleViolationException)
        {
            // It had expired before.
        }
    }
}
