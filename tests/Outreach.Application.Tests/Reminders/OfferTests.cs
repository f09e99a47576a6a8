using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Replies;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

/// <summary>A place that comes free is offered to one person, who has it until they answer or the time is over.</summary>
public sealed class OfferTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_answers_yes_to_an_offer_has_the_place_and_its_reminders(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var booking = await OfferAsync(world);
        world.GoTo(0, 10, 2);
        await world.DispatchAsync();
        Assert.Contains("13:00", Assert.Single(world.App.Messages.Sent).Body, StringComparison.Ordinal);

        var taken = await world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, "996555000001", "1", "a"));

        Assert.Equal(ReplyStatus.Done, taken.Status);
        Assert.Equal(BookingStatus.Confirmed, (await BookingAsync(world, booking)).Status);
        Assert.Equal(["T-7", "T-2", "T-1"], (await world.RemindersAsync(booking)).Where(r => r.IsPending).Select(r => r.Step));
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_answers_no_or_not_at_all_waits_on_and_the_place_is_free(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var declined = await OfferAsync(world);
        world.GoTo(0, 10, 2);
        await world.DispatchAsync();

        await world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, "996555000001", "2", "a"));
        Assert.Equal(BookingStatus.Cancelled, (await BookingAsync(world, declined)).Status);

        var unanswered = await OfferAsync(world, "+996555000002");
        world.GoTo(0, 15);
        await world.App.SendAsSystemAsync(new ExpireHolds());
        await world.DispatchAsync();

        Assert.Equal(BookingStatus.Expired, (await BookingAsync(world, unanswered)).Status);
        Assert.Single(world.App.Messages.Sent);
        Assert.Equal(ReplyStatus.Open, (await world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, "996555000002", "1", "b"))).Status);
        await using var db = world.App.OpenDatabase();
        Assert.All(await db.WaitingList.ToListAsync(), e => Assert.Equal(EntryStatus.Waiting, e.Status));
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task No_place_is_held_for_an_offer_that_reaches_nobody(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var (_, silent) = await world.ListAsync(phone: null);
        var (_, unasked) = await world.ListAsync(consent: false);
        var (_, sleeping) = await world.ListAsync();

        foreach (var entry in new[] { silent, unasked })
        {
            Assert.Equal("nobody-to-write-to", await RefusedAsync(entry));
        }

        world.GoTo(0, 21);
        Assert.Equal("offer-at-night", await RefusedAsync(sleeping));
        await using var db = world.App.OpenDatabase();
        Assert.Empty(await db.Bookings.ToListAsync());
        await HoldsAsync(world);

        async Task<string> RefusedAsync(WaitingListEntry entry) =>
            (await Assert.ThrowsAsync<RuleViolationException>(() => world.App.SendAsync(new OfferPlace(entry.Id.Value, session.Id.Value)))).Code;
    }

    private static async Task<BookingId> OfferAsync(ReminderWorld world, string phone = "+996555000001")
    {
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(phone[^1] - '0' + 13));
        var (_, entry) = await world.ListAsync(phone: phone);
        return new((await world.App.SendAsync(new OfferPlace(entry.Id.Value, session.Id.Value))).BookingId);
    }

    private static async Task<Booking> BookingAsync(ReminderWorld world, BookingId id)
    {
        await using var db = world.App.OpenDatabase();
        return await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id);
    }

    private static async Task HoldsAsync(ReminderWorld world) => Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant is 1 or 4 or 7), f => Assert.True(f.Holds, f.Name));
}
