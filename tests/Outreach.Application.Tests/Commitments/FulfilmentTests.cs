using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Commitments;
using Outreach.Application.Outcomes;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Commitments;

public sealed class FulfilmentTests
{
    private static readonly HeldRole[] Donor = [new(StaffRole.Donor, null)];

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Fulfilment_is_exactly_what_was_booked_performed_verified_and_reversed(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await ProgrammeAfterItsDayAsync(app);
        var id = programme.Commitment.Id.Value;

        var fulfilment = await app.SendAsync(new GetFulfilment(id), roles: Donor);

        // 12 booked: 2 absent, 1 unfit, 9 operated: 1 abandoned, 1 only recorded, 7 verified of which 1 was reversed. 1 more is booked to come.
        Assert.Equal(
            new FulfilmentFigures(100, 0, 100, 20, 80, 2, 7, 6, 1, 0, 92, new PatientCount(7, false)),
            fulfilment.Figures);
        Assert.Equal([new FulfilmentLine("KG-OSH-TEST", 2, 7, 6, 1, new PatientCount(7, false))], fulfilment.ByHospital);
        Assert.Equal([new FulfilmentLine("KG", 2, 7, 6, 1, new PatientCount(7, false))], fulfilment.ByCountry);
        Assert.Equal([new FulfilmentLine("", 2, 7, 6, 1, new PatientCount(7, false))], fulfilment.ByMission);
        Assert.Equal([new FulfilmentLine("2026-12", 2, 7, 6, 1, new PatientCount(7, false))], fulfilment.ByMonth);
        Assert.Equal(new AttendanceFigures(9, 2, 1, 0.1667), fulfilment.Attendance);

        // Three were never booked; the absent, the unfit and the abandoned wait again.
        Assert.Equal((7, 0, 15, 15), (fulfilment.Waiting.Waiting, fulfilment.Waiting.OnHold, fulfilment.Waiting.MedianDays, fulfilment.Waiting.NinetiethPercentileDays));
        var ledger = await app.SendAsync(new ListLedger(id, Limit: 200));
        Assert.Equal(fulfilment.Figures.Verified, ledger.Items.Sum(l => l.FulfilledChange));
        Assert.Equal(fulfilment.Figures.Reserved, ledger.Items.Sum(l => l.ReservedChange));
        var programmeWide = await app.SendAsync(new SummariseFulfilment(), roles: Donor);
        Assert.Equal((7, 6, 1, 0), (programmeWide.Performed, programmeWide.Verified, programmeWide.Reversed, programmeWide.BeyondCeiling));
        Assert.Equal(fulfilment.Figures, Assert.Single(programmeWide.Commitments).Figures);
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Fewer_than_five_people_are_not_told(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).WithWaiting(4).Build();
        await app.SaveAsync([.. programme.Rows]);
        foreach (var entry in programme.Entries)
        {
            await OperateWithoutBookingAsync(app, programme, entry.Id);
        }

        var fulfilment = await app.SendAsync(new GetFulfilment(programme.Commitment.Id.Value), roles: Donor);

        Assert.Equal(4, fulfilment.Figures.Performed);
        Assert.Equal(new PatientCount(null, true), fulfilment.Figures.Patients);
        Assert.All(fulfilment.ByMonth, line => Assert.Equal(new PatientCount(null, true), line.Patients));
        Assert.Equal(new PatientCount(0, false), PatientCount.Of(0));
        Assert.Equal(new PatientCount(5, false), PatientCount.Of(5));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Reconciliation_is_zero_and_names_the_allotment_that_was_tampered_with(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await ProgrammeAfterItsDayAsync(app);
        var id = programme.Commitment.Id.Value;
        var before = await app.SendAsync(new ReconcileCommitment(id));
        Assert.Equal(0, before.Difference);
        Assert.Equal(6, before.Allotments.Sum(a => a.Fulfilled.Counted));

        await using (var db = app.OpenDatabase())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE allotments SET reserved = reserved + 3 WHERE NOT is_pool");
        }

        var after = await app.SendAsync(new ReconcileCommitment(id));
        Assert.Equal(3, after.Difference);
        Assert.Equal(programme.Allotment.Id.Value, Assert.Single(after.Allotments, a => a.Difference != 0).AllotmentId);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Fulfilment_is_for_those_who_may_see_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).Build();
        await app.SaveAsync([.. programme.Rows]);
        var id = programme.Commitment.Id.Value;

        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new GetFulfilment(id), roles: [new(StaffRole.Donor, programme.Hospital.Id)]));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new GetFulfilment(id), roles: [new(StaffRole.BookingClerk, null)]));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new ReconcileCommitment(id), roles: Donor));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetFulfilment(app.User.Value)));
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(90, 30)]
    [InlineData(60, 7)]
    public void A_percentile_is_the_shortest_wait_that_so_many_do_not_exceed(int percent, int days) =>
        Assert.Equal(days, FulfilmentCircumstances.Percentile([(1, 2), (2, 3), (7, 3), (30, 2)], percent));

    [Fact]
    public void Nobody_waiting_has_no_median() => Assert.Null(FulfilmentCircumstances.Percentile([], 50));

    private static async Task<TestProgramme> ProgrammeAfterItsDayAsync(AppUnderTest app)
    {
        var programme = new ProgrammeBuilder(app.Clock).WithPlaces(12).WithWaiting(16).WithSessions(2).WithAllotment(20).WithPool(80).Build();
        await app.SaveAsync([.. programme.Rows]);
        var bookings = new List<Guid>();
        foreach (var entry in programme.Entries.Take(12))
        {
            bookings.Add((await app.SendAsync(new BookSurgery(entry.Id.Value, programme.Session.Id.Value))).BookingId);
        }

        app.Clock.Reset(programme.Session.EndsAt);
        await app.SendAsync(new MarkNoShow(bookings[0]));
        await app.SendAsync(new MarkNoShow(bookings[1]));
        var operations = new List<Guid>();
        for (var i = 2; i < 12; i++)
        {
            await app.SendAsync(new MarkArrived(bookings[i]));
            if (i == 2)
            {
                await app.SendAsync(new MarkUnfit(bookings[i], EndReason.BloodPressure));
                continue;
            }

            var facts = new OperationFacts(i == 3 ? ProcedureKind.Abandoned : ProcedureKind.LensExtraction, null, null);
            operations.Add((await app.SendAsync(new RecordOperation(bookings[i], facts))).OperationId);
        }

        foreach (var operation in operations.Take(8))
        {
            await app.SendAsync(new VerifyOperation(operation), app.OtherUser);
        }

        await app.SendAsync(new ReverseOperation(operations[1], "Recorded twice"));
        app.Clock.Advance(Duration.FromDays(1) - Duration.FromHours(9));
        await app.SendAsync(new BookSurgery(programme.Entries[12].Id.Value, programme.Sessions[1].Id.Value));
        return programme;
    }

    private static Task<OperationChanged> OperateWithoutBookingAsync(AppUnderTest app, TestProgramme programme, WaitingListEntryId entry) =>
        app.SendAsync(new RecordUnbookedOperation(
            entry.Value, HospitalTime.DateAt(app.Clock.GetCurrentInstant(), programme.Hospital.Zone),
            new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, programme.Surgeon.Id.Value)));
}
