using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Bookings;

public sealed class BookingLifeTests
{
    private static readonly OperationFacts Extraction = new(ProcedureKind.LensExtraction, null, null);

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_cancelled_booking_frees_place_unit_and_entry_and_withdraws_reminders(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var booked = await BookAsync(app, programme);

        var cancelled = await app.SendAsync(new CancelBooking(booked.BookingId, EndReason.SurgeonUnavailable, CancelledBy.Hospital));

        Assert.Equal(BookingStatus.Cancelled, cancelled.Status);
        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Sessions.SingleAsync()).Taken);
        Assert.False(await db.Slots.AnyAsync(s => s.BookingId != null));
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        var entry = await db.WaitingList.SingleAsync();
        Assert.Equal((EntryStatus.Waiting, 1), (entry.Status, entry.BumpedCount));
        Assert.Equal(ReminderKind.CancellationNotice, (await db.Reminders.SingleAsync(r => r.Status != ReminderStatus.Withdrawn)).Kind);
        Assert.Equal([LedgerKind.Reserve, LedgerKind.Release], await db.Ledger.Where(l => l.BookingId != null).OrderBy(l => l.Id).Select(l => l.Kind).ToListAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booking_cancelled_twice_at_once_is_released_once(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var booked = await BookAsync(app, programme);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => (Exception?)await
            Record.ExceptionAsync(() => app.SendAsync(new CancelBooking(booked.BookingId, EndReason.Illness, CancelledBy.Patient))))));

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(7, outcomes.Count(o => o is RuleViolationException { Code: "illegal-transition" }));
        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_rescheduled_booking_moves_place_unit_and_reminders_in_one_step(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithSessions(2).WithAllotment(1));
        var booked = await BookAsync(app, programme);

        var moved = await app.SendAsync(new RescheduleBooking(booked.BookingId, programme.Sessions[1].Id.Value, EndReason.FamilyOrWork, CancelledBy.Patient));

        await using var db = app.OpenDatabase();
        var old = await db.Bookings.SingleAsync(b => b.Status == BookingStatus.Rescheduled);
        var now = await db.Bookings.SingleAsync(b => b.Status == BookingStatus.Booked);
        Assert.Equal((now.Id, old.Id), (old.RescheduledToId, now.ReplacesId));
        Assert.Equal(moved.BookingId, now.Id.Value);
        Assert.Equal([0, 1], await db.Sessions.OrderBy(s => s.Date).Select(s => s.Taken).ToListAsync());
        Assert.Equal(1, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        Assert.Equal(3, await db.Reminders.CountAsync(r => r.BookingId == now.Id && r.Status == ReminderStatus.Planned));
        Assert.Equal(0, await db.Reminders.CountAsync(r => r.BookingId == old.Id && r.Status != ReminderStatus.Withdrawn));
    }

    [Fact]
    public async Task A_move_into_a_full_session_leaves_the_old_booking_as_it_was()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync(p => p.WithSessions(2).WithPlaces(1).WithWaiting(2));
        var booked = await BookAsync(app, programme);
        await app.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Sessions[1].Id.Value));

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() =>
            app.SendAsync(new RescheduleBooking(booked.BookingId, programme.Sessions[1].Id.Value, EndReason.Illness, CancelledBy.Patient)));

        Assert.Equal("session-full", refused.Code);
        var still = await app.SendAsync(new GetBooking(booked.BookingId));
        Assert.Equal((BookingStatus.Booked, booked.Version), (still.Status, still.Version));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_operation_counts_once_somebody_else_has_verified_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var operation = await OperateAsync(app, programme, Extraction);

        var own = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new VerifyOperation(operation.OperationId)));
        await app.SendAsync(new VerifyOperation(operation.OperationId), app.OtherUser);

        Assert.Equal("verifier-is-author", own.Code);
        await using var db = app.OpenDatabase();
        var allotment = await db.Allotments.SingleAsync(a => !a.IsPool);
        Assert.Equal((0, 1), (allotment.Reserved, allotment.Fulfilled));
        Assert.Equal(EntryStatus.Operated, (await db.WaitingList.SingleAsync()).Status);
        Assert.Equal(BookingStatus.Completed, (await db.Bookings.SingleAsync()).Status);
        Assert.Equal(3, await db.Reminders.CountAsync(r => r.Kind == ReminderKind.ReviewReminder && r.Status == ReminderStatus.Planned));
    }

    [Fact]
    public async Task A_reversed_operation_gives_its_unit_back()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync();
        var operation = await OperateAsync(app, programme, Extraction);
        await app.SendAsync(new VerifyOperation(operation.OperationId), app.OtherUser);

        await app.SendAsync(new ReverseOperation(operation.OperationId, "Recorded for the wrong person"));

        await using var db = app.OpenDatabase();
        var allotment = await db.Allotments.SingleAsync(a => !a.IsPool);
        Assert.Equal((0, 0), (allotment.Reserved, allotment.Fulfilled));
    }

    [Fact]
    public async Task An_operation_given_up_counts_nothing_and_the_eye_waits_again()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync();

        var operation = await OperateAsync(app, programme, new OperationFacts(ProcedureKind.Abandoned, null, null));

        Assert.Equal(0, operation.CountsAs);
        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        var entry = await db.WaitingList.SingleAsync();
        Assert.Equal((EntryStatus.Waiting, ClinicianQueue.Review), (entry.Status, entry.Queue));
    }

    [Fact]
    public async Task An_operation_without_quota_is_recorded_beyond_the_ceiling_and_not_counted()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync(p => p.WithAllotment(0));
        var today = HospitalTime.DateAt(app.Clock.GetCurrentInstant(), programme.Hospital.Zone);
        var facts = Extraction with { SurgeonId = programme.Surgeon.Id.Value, Technique = Domain.Theatre.Technique.Phaco };

        var operation = await app.SendAsync(new RecordUnbookedOperation(programme.Entries[0].Id.Value, today, facts));

        Assert.True(operation.BeyondCeiling);
        Assert.Null(operation.AllotmentId);
        await using var db = app.OpenDatabase();
        Assert.Equal(0, await db.Ledger.CountAsync(l => l.OperationId != null));
    }

    [Fact]
    public async Task A_no_show_frees_the_place_on_the_day()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync();
        var booked = await BookAsync(app, programme);

        var early = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new MarkNoShow(booked.BookingId)));
        app.Clock.Reset(programme.Session.StartsAt + Duration.FromHours(3));
        await app.SendAsync(new MarkNoShow(booked.BookingId));

        Assert.Equal("not-due-yet", early.Code);
        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Sessions.SingleAsync()).Taken);
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.SingleAsync()).Status);
    }

    [Fact]
    public async Task A_change_based_on_an_old_copy_is_refused()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync();
        var booked = await BookAsync(app, programme);
        var confirmed = await app.SendAsync(new ConfirmBooking(booked.BookingId, booked.Version));

        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new CancelBooking(booked.BookingId, EndReason.Illness, CancelledBy.Patient, ExpectedVersion: booked.Version)));
        await app.SendAsync(new CancelBooking(booked.BookingId, EndReason.Illness, CancelledBy.Patient, ExpectedVersion: confirmed.Version));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Offers_start_with_the_soonest_that_suits_and_say_why_not_sooner(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithSessions(9).WithPlaces(1).WithWaiting(2));
        await BookAsync(app, programme);
        var patient = programme.Patients[1].Id;
        var second = programme.Sessions[1].Date;
        await app.SaveAsync(new Domain.Patients.PatientUnavailability(EntityId.New<UnavailabilityId>(app.Clock), patient, second, second, null));

        var found = await app.SendAsync(new FindOffers(programme.Entries[1].Id.Value));

        Assert.Equal(programme.Sessions.Skip(2).Take(5).Select(s => s.Date), found.Offers.Select(o => o.Date));
        Assert.Equal(["patient-unavailable", "session-full"], found.NothingSooner.Select(n => n.Code).Order());
        Assert.Contains(found.Offers[0].Reasons, r => r.Code == "soonest");
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_second_operation_of_one_patient_on_one_day_is_refused_with_the_reason_and_not_as_a_lost_race(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithBothEyes());
        var booked = await BookAsync(app, programme);
        app.Clock.Reset(programme.Session.StartsAt);
        await app.SendAsync(new MarkArrived(booked.BookingId));
        var facts = Extraction with { Technique = Technique.Msics, SurgeonId = programme.Surgeon.Id.Value };
        await app.SendAsync(new RecordUnbookedOperation(programme.Entries.Single(e => e.Id.Value != booked.EntryId).Id.Value, programme.Session.Date, facts));

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new RecordOperation(booked.BookingId, Extraction)));

        Assert.Equal("same-day", refused.Code);
    }

    private static async Task<SurgeryBooked> BookAsync(AppUnderTest app, TestProgramme programme) =>
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));

    private static async Task<OperationChanged> OperateAsync(AppUnderTest app, TestProgramme programme, OperationFacts facts)
    {
        var booked = await BookAsync(app, programme);
        app.Clock.Reset(programme.Session.StartsAt);
        await app.SendAsync(new MarkArrived(booked.BookingId));
        return await app.SendAsync(new RecordOperation(booked.BookingId, facts));
    }
}
