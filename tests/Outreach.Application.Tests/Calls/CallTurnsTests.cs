using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Appointments;
using Outreach.Application.Bookings;
using Outreach.Application.Calls;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.Tests.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Calls;

public sealed class CallTurnsTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_clerks_never_get_the_same_person_however_many_take_at_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);

        for (var i = 0; i < 6; i++)
        {
            await world.BookAheadAsync(days: 3);
        }

        var clerks = Enumerable.Range(0, 12).Select(_ => EntityId.New<UserId>(world.App.Clock)).ToList();

        var taken = await Task.WhenAll(clerks.SelectMany(c => new[] { c, c }).Select(c => Task.Run(() => TakeAsync(world, c))));

        var calls = taken.OfType<Guid>().Distinct().ToList();
        Assert.Equal(6, calls.Count);
        await using var db = world.App.OpenDatabase();
        var turns = await db.CallTurns.AsNoTracking().ToListAsync();
        Assert.Equal(6, turns.Select(t => t.PatientId).Distinct().Count());
        Assert.Equal(6, turns.Select(t => t.TakenBy).Distinct().Count());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_database_itself_refuses_a_second_turn_at_one_person_and_a_second_person_of_one_clerk(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, one) = await world.BookAheadAsync(days: 3);
        var (_, other) = await world.BookAheadAsync(days: 3);
        var clerk = EntityId.New<UserId>(world.App.Clock);
        await SaveTurnAsync(one, clerk);

        await Assert.ThrowsAsync<DbUpdateException>(() => SaveTurnAsync(one, EntityId.New<UserId>(world.App.Clock)));
        await Assert.ThrowsAsync<DbUpdateException>(() => SaveTurnAsync(other, clerk));

        Task SaveTurnAsync(BookingId id, UserId by) => world.ChangeAsync(async db =>
            db.CallTurns.Add(new CallTurn(EntityId.New<CallTurnId>(world.App.Clock), await db.Bookings.SingleAsync(b => b.Id == id), by, world.App.Clock.GetCurrentInstant())));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_person_whose_place_is_most_likely_to_be_lost_comes_first(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, sooner) = await world.BookAheadAsync(2, () => world.ListAsync());
        var (far, farBooking) = await world.BookAheadAsync(3, () => world.ListAsync());
        var (_, asked) = await world.BookAheadAsync(3, () => world.ListAsync());
        await world.ChangeAsync(async db => (await db.Patients.SingleAsync(p => p.Id == far.Id)).DescribeCircumstances(null, null, "ky", true, false, 600));
        await world.App.SendAsHolderAsync(new AnswerAppointment(asked.Value, AppointmentAnswer.AskForCall), asked.Value);

        var list = await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value));

        Assert.Equal([farBooking.Value, asked.Value, sooner.Value], list.Items.Select(i => i.BookingId));
        Assert.Equal(["travel", "blind", "carer"], list.Items[0].Because.Select(b => b.Code));
        Assert.Equal([7, 6, 3], list.Items.Select(i => i.Risk));
        Assert.Equal(3, list.Waiting);
        var first = await world.App.SendAsync(new GetCall((await TakeAsync(world, world.App.User))!.Value));
        Assert.Equal(farBooking.Value, first.BookingId);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_yes_confirms_the_booking_and_the_next_person_comes_in_the_same_step(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, one) = await world.BookAheadAsync(days: 2);
        var (_, other) = await world.BookAheadAsync(days: 3);
        var call = (await TakeAsync(world, world.App.User))!.Value;

        var ended = await world.App.SendAsync(new EndCall(call, CallTurnOutcome.Confirmed, TakeNext: true));

        Assert.Equal((BookingStatus.Confirmed, BookingStatus.Confirmed), (ended.BookingStatus, (await BookingAsync(world, one)).Status));
        Assert.Equal(other.Value, (await world.App.SendAsync(new GetCall(ended.NextCallId!.Value))).BookingId);
        Assert.Equal([other.Value], (await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items.Select(i => i.BookingId));
        Assert.Equal("call-ended", await RefusedAsync(() => world.App.SendAsync(new EndCall(call, CallTurnOutcome.Declined, Reason: EndReason.Fear))));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_no_gives_the_place_back_and_the_person_waits_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 2);
        var call = (await TakeAsync(world, world.App.User))!.Value;
        await Assert.ThrowsAsync<ValidationException>(() => world.App.SendAsync(new EndCall(call, CallTurnOutcome.Declined)));

        await world.App.SendAsync(new EndCall(call, CallTurnOutcome.Declined, Reason: EndReason.NoTransport));

        var after = await BookingAsync(world, booking);
        Assert.Equal((BookingStatus.Cancelled, CancelledBy.Patient, EndReason.NoTransport), (after.Status, after.CancelledBy, after.EndReason));
        Assert.DoesNotContain(await world.RemindersAsync(booking), r => r.IsPending);
        await using var db = world.App.OpenDatabase();
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.SingleAsync()).Status);
        Assert.Null(await TakeAsync(world, world.App.User));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nobody_is_given_who_did_not_answer_or_wants_another_time_before_that_time(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 2);
        var now = world.App.Clock.GetCurrentInstant();
        await EndAsync(CallTurnOutcome.NoAnswer);
        Assert.Null(await TakeAsync(world, world.App.User));
        Assert.Equal(now + CallTurn.WaitAfterNoAnswer, Assert.Single((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items).CallAgainAt);

        world.GoTo(0, 12, 1);
        await EndAsync(CallTurnOutcome.CallLater, HospitalTime.At(ReminderWorld.Today, new LocalTime(15, 30), world.Hospital.Zone));
        Assert.Null(await TakeAsync(world, world.App.User));
        world.GoTo(0, 15, 31);
        Assert.NotNull(await TakeAsync(world, world.App.User));

        async Task EndAsync(CallTurnOutcome outcome, Instant? again = null) =>
            await world.App.SendAsync(new EndCall((await TakeAsync(world, world.App.User))!.Value, outcome, CallAgainAt: again));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_wrong_number_is_neither_called_nor_written_to_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, _) = await world.BookAheadAsync(days: 2);
        var call = (await TakeAsync(world, world.App.User))!.Value;
        var contact = (await world.App.SendAsync(new GetCall(call))).Contacts.Single().ContactId;
        await Assert.ThrowsAsync<ValidationException>(() => world.App.SendAsync(new EndCall(call, CallTurnOutcome.WrongNumber)));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new EndCall(call, CallTurnOutcome.WrongNumber, Guid.NewGuid())));

        await world.App.SendAsync(new EndCall(call, CallTurnOutcome.WrongNumber, contact));

        Assert.Null(await TakeAsync(world, world.App.User));
        var listed = Assert.Single((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items);
        Assert.True(Assert.Single(listed.Contacts).IsBroken);
        world.GoTo(1, 10);
        await world.DispatchAsync();
        Assert.Empty(world.App.Messages.Sent);
        Assert.NotEqual(default, patient.Id);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_turn_of_which_nothing_is_heard_goes_to_the_next_clerk_and_the_first_can_say_no_more(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 2);
        var first = (await TakeAsync(world, world.App.User))!.Value;
        Assert.Equal(first, await TakeAsync(world, world.App.User));
        Assert.Null(await TakeAsync(world, world.App.OtherUser));
        Assert.Equal("call-of-another", await RefusedAsync(() => world.App.SendAsync(new TakeCall(world.Hospital.Id.Value, booking.Value), world.App.OtherUser)));
        Assert.Equal("call-of-another", await RefusedAsync(() => world.App.SendAsync(new EndCall(first, CallTurnOutcome.Confirmed), world.App.OtherUser)));

        world.GoTo(0, 10, 21);
        var second = await TakeAsync(world, world.App.OtherUser);

        Assert.NotNull(second);
        Assert.Equal("call-ended", await RefusedAsync(() => world.App.SendAsync(new EndCall(first, CallTurnOutcome.Confirmed))));
        Assert.Equal(CallTurnOutcome.Lapsed, Assert.Single((await world.App.SendAsync(new GetCall(second.Value), world.App.OtherUser)).Earlier).Outcome);
        Assert.Equal(BookingStatus.Booked, (await BookingAsync(world, booking)).Status);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_time_that_was_arranged_stands_though_another_clerk_took_the_person_and_gave_them_back(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 2);
        var later = HospitalTime.At(ReminderWorld.Today, new LocalTime(15, 30), world.Hospital.Zone);
        await world.App.SendAsync(new EndCall((await TakeAsync(world, world.App.User))!.Value, CallTurnOutcome.CallLater, CallAgainAt: later));

        var byName = (await world.App.SendAsync(new TakeCall(world.Hospital.Id.Value, booking.Value), world.App.OtherUser)).CallId!.Value;
        await world.App.SendAsync(new EndCall(byName, CallTurnOutcome.GivenBack), world.App.OtherUser);

        Assert.Null(await TakeAsync(world, world.App.User));
        Assert.Equal(later, Assert.Single((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items).CallAgainAt);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_turn_that_lapses_leaves_an_audit_record_also_when_there_is_nobody_to_take(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 2);
        var silent = (await TakeAsync(world, world.App.User))!.Value;
        await world.App.SendAsync(new ConfirmBooking(booking.Value));
        world.GoTo(0, 10, 21);

        Assert.Null(await TakeAsync(world, world.App.OtherUser));

        await using var db = world.App.OpenDatabase();
        Assert.Equal(CallTurnOutcome.Lapsed, (await db.CallTurns.SingleAsync()).Outcome);
        Assert.Equal(1, await db.AuditRecords.CountAsync(a => a.SubjectId == silent && a.ToState == "Lapsed"));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_loses_a_place_and_may_not_be_written_to_is_called_until_somebody_has_told_them(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(20, () => world.ListAsync(consent: false));
        await world.App.SendAsync(new CancelBooking(booking.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        world.GoTo(0, 10, 2);
        await world.DispatchAsync();

        Assert.Equal([booking.Value], (await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items.Select(i => i.BookingId));
        var call = (await TakeAsync(world, world.App.User))!.Value;
        Assert.Contains("болбойт", Assert.Single((await world.App.SendAsync(new GetCall(call))).Script.Lines), StringComparison.Ordinal);
        await world.App.SendAsync(new EndCall(call, CallTurnOutcome.NoAnswer));
        Assert.Single((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items);
        world.GoTo(1, 10);
        await world.App.SendAsync(new EndCall((await TakeAsync(world, world.App.User))!.Value, CallTurnOutcome.Confirmed));

        Assert.Empty((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items);
        var notice = Assert.Single(await world.RemindersAsync(booking), r => r.Kind == ReminderKind.CancellationNotice);
        Assert.Equal((ReminderStatus.Delivered, MessageChannelKind.Voice), (notice.Status, notice.Channel));
        Assert.Empty(world.App.Messages.Sent);
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_loses_a_place_of_the_morning_at_night_is_on_the_call_list_at_once_and_so_is_whom_no_message_reached(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, tomorrow) = await world.BookAheadAsync(days: 1);
        var (_, later) = await world.BookAheadAsync(20, () => world.ListAsync(phone: null));
        world.GoTo(0, 22);

        await world.App.SendAsync(new CancelBooking(tomorrow.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        await world.App.SendAsync(new CancelBooking(later.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        Assert.Equal([tomorrow.Value], (await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items.Select(i => i.BookingId));
        world.GoTo(1, 9, 2);
        await world.DispatchAsync();

        Assert.Equal([later.Value], (await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items.Select(i => i.BookingId));
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_a_place_that_is_gone_nothing_is_said_but_that_it_is_gone(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, moved) = await world.BookAheadAsync(8, () => world.ListAsync(phone: null));
        var (_, cancelled) = await world.BookAheadAsync(8, () => world.ListAsync(phone: null));
        var later = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(21));
        world.GoTo(1, 10, 30);
        await world.DispatchAsync();
        Assert.Contains(await world.RemindersAsync(cancelled), r => r.Status == ReminderStatus.Failed);

        await world.App.SendAsync(new RescheduleBooking(moved.Value, later.Id.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        await world.App.SendAsync(new CancelBooking(cancelled.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        world.GoTo(1, 10, 32);
        await world.DispatchAsync();

        await Assert.ThrowsAsync<RuleViolationException>(() => world.App.SendAsync(new TakeCall(world.Hospital.Id.Value, moved.Value)));
        var call = (await world.App.SendAsync(new TakeCall(world.Hospital.Id.Value, cancelled.Value))).CallId!.Value;
        Assert.Equal([ReminderKind.CancellationNotice], (await world.App.SendAsync(new GetCall(call))).Reminders.Select(r => r.Kind));
        await world.App.SendAsync(new EndCall(call, CallTurnOutcome.Confirmed));
        Assert.DoesNotContain(await world.RemindersAsync(cancelled), r => r.Status == ReminderStatus.Delivered && r.Kind != ReminderKind.CancellationNotice);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nobody_is_called_at_night_on_their_own_clock_or_without_a_number(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(2, () => world.ListAsync(phone: null));
        await world.BookAheadAsync(2, () => world.ListAsync(zone: "Europe/Berlin"));

        // Ten in Osh is five in Berlin.
        Assert.Null(await TakeAsync(world, world.App.User));
        world.GoTo(0, 14, 1);
        Assert.NotNull(await TakeAsync(world, world.App.User));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_script_is_in_the_language_of_whoever_is_called_and_names_no_diagnosis_and_no_family_name(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(2, () => world.ListAsync(language: "ky"));

        var call = await world.App.SendAsync(new GetCall((await TakeAsync(world, world.App.User))!.Value, "fa"));

        var said = string.Join('\n', call.Script.Lines);
        Assert.Equal(("ky", false, "fa", true), (call.Script.Language, call.Script.RightToLeft, call.ScriptForClerk!.Language, call.ScriptForClerk.RightToLeft));
        Assert.Contains("Турсун", said, StringComparison.Ordinal);
        Assert.Contains("08:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Осмонов", said, StringComparison.Ordinal);
        Assert.DoesNotContain("катаракт", said, StringComparison.OrdinalIgnoreCase);
        Assert.True(call.Script.Lines.Count >= 5);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_belongs_to_another_hospital_is_not_there(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 2);
        HeldRole[] elsewhere = [new(StaffRole.BookingClerk, EntityId.New<HospitalId>(world.App.Clock))];
        var call = (await TakeAsync(world, world.App.User))!.Value;

        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new TakeCall(world.Hospital.Id.Value), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new GetCall(call), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new EndCall(call, CallTurnOutcome.NoAnswer), roles: elsewhere));
        await Assert.ThrowsAsync<ForbiddenException>(() => world.App.SendAsync(new TakeCall(world.Hospital.Id.Value), roles: [new(StaffRole.Clinician, world.Hospital.Id)]));
    }

    private static async Task<Guid?> TakeAsync(ReminderWorld world, UserId clerk) => (await world.App.SendAsync(new TakeCall(world.Hospital.Id.Value), clerk)).CallId;

    private static async Task<string> RefusedAsync(Func<Task> action) => (await Assert.ThrowsAsync<RuleViolationException>(action)).Code;

    private static async Task<Booking> BookingAsync(ReminderWorld world, BookingId id)
    {
        await using var db = world.App.OpenDatabase();
        return await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id);
    }
}
