using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Bookings;

public sealed class CountWorkOfTodayTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_numbers_are_those_of_the_lists_that_they_stand_for(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await app.GivenAsync(p => p.WithWaiting(5).StartingIn(1));
        var bookings = new List<Guid>();
        foreach (var entry in world.Entries.Take(3))
        {
            bookings.Add((await app.SendAsync(new BookSurgery(entry.Id.Value, world.Session.Id.Value))).BookingId);
        }

        await app.SendAsync(new HoldEntry(world.Entries[3].Id.Value, "Has a cold", new LocalDate(2026, 11, 25)));
        await app.SendAsync(
            new RecordUnbookedOperation(
                world.Entries[4].Id.Value, new LocalDate(2026, 11, 24), new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, world.Surgeon.Id.Value)), app.OtherUser);
        Assert.Equal(0, (await CountAsync()).HoldsDue!.Count);
        app.Clock.Advance(Duration.FromHours(21));
        await app.SendAsync(new MarkArrived(bookings[0]));

        var work = await CountAsync();

        Assert.Equal((new AttendanceToday(2, 1, 0, 0), 3), (work.Surgery!, work.Surgery!.Listed));
        Assert.Equal((await app.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items.Count, work.ToCall!.Count);
        Assert.Equal((await app.SendAsync(new ListHoldsDue(world.Hospital.Id.Value))).Items.Count, work.HoldsDue!.Count);
        Assert.Equal((2, 1, 1), (work.ToCall.Count, work.HoldsDue.Count, work.ToVerify!.Count));
        Assert.Equal(0, (await app.SendAsync(new CountWorkOfToday(world.Hospital.Id.Value), app.OtherUser)).ToVerify!.Count);

        Task<WorkOfToday> CountAsync() => app.SendAsync(new CountWorkOfToday(world.Hospital.Id.Value));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nobody_counts_what_they_may_not_see(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await app.GivenAsync();
        var elsewhere = EntityId.New<HospitalId>(app.Clock);
        var count = new CountWorkOfToday(world.Hospital.Id.Value);

        var clerk = await app.SendAsync(count, roles: [new HeldRole(StaffRole.BookingClerk, world.Hospital.Id)]);
        Assert.NotNull(clerk.ToCall);
        Assert.Null(clerk.ToVerify);
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(count, roles: [new HeldRole(StaffRole.Clinician, elsewhere)]));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(count, roles: [new HeldRole(StaffRole.ProgrammeManager, null)]));
    }
}
