using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.WaitingList;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.WaitingList;

public sealed class RankAfterBookingTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_place_that_the_hospital_took_away_is_three_points_and_one_that_the_patient_gave_back_is_none(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).WithWaiting(2).Build();
        await app.SaveAsync([.. programme.Rows]);
        var points = new List<int>();
        foreach (var (entry, by) in programme.Entries.Zip([CancelledBy.Hospital, CancelledBy.Patient]))
        {
            var booked = await app.SendAsync(new BookSurgery(entry.Id.Value, programme.Session.Id.Value));
            await app.SendAsync(new CancelBooking(booked.BookingId, EndReason.Other, by));
            points.Add((await app.SendAsync(new GetEntry(entry.Id.Value))).Entry.Points);
        }

        Assert.Equal([3, 0], points);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_operated_eye_makes_the_other_a_second_eye_until_the_operation_is_reversed(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).WithBothEyes().StartingIn(1).Build();
        await app.SaveAsync([.. programme.Rows]);
        var (first, second) = (programme.Entries[0].Id.Value, programme.Entries[1].Id.Value);
        var booked = await app.SendAsync(new BookSurgery(first, programme.Session.Id.Value));
        app.Clock.AdvanceDays(1);
        await app.SendAsync(new MarkArrived(booked.BookingId));

        var operation = await app.SendAsync(new RecordOperation(booked.BookingId, new OperationFacts(ProcedureKind.LensExtraction, null, null)));
        Assert.Equal(PriorityTier.E, (await app.SendAsync(new GetEntry(second))).Entry.Tier);

        await app.SendAsync(new VerifyOperation(operation.OperationId), user: app.OtherUser);
        await app.SendAsync(new ReverseOperation(operation.OperationId, "Recorded for the wrong patient."), user: app.OtherUser);
        Assert.Equal("acuity-unknown", (await app.SendAsync(new GetEntry(second))).Explanation!.TierBecause);
    }
}
