using System.Text.Json;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Policies;
using Outreach.Domain.Policies;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Bookings;

public sealed class BookingPolicyTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_place_is_held_and_sessions_are_offered_as_the_hospitals_policy_says(DatabaseProvider provider)
    {
        await using var world = await Reminders.ReminderWorld.StartAsync(provider);
        var (_, entry) = await world.ListAsync();
        for (var day = 10; day < 14; day++)
        {
            await world.OpenSessionAsync(Reminders.ReminderWorld.Today.PlusDays(day));
        }

        var rules = JsonSerializer.Deserialize<JsonElement>("""{ "holdMinutes": 90, "offers": 2 }""");
        await world.App.SendAsync(new ReplacePolicy(PolicyKind.Booking, world.Hospital.Id.Value, "Head of surgery", rules));

        var offers = (await world.App.SendAsync(new FindOffers(entry.Id.Value))).Offers;
        var held = await world.App.SendAsync(new BookSurgery(entry.Id.Value, offers[0].SessionId, Hold: true));

        Assert.Equal(2, offers.Count);
        Assert.Equal(world.App.Clock.GetCurrentInstant() + Duration.FromMinutes(90), held.HoldExpiresAt);
    }
}
