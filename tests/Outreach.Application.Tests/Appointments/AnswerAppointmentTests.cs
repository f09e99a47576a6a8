using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Appointments;
using Outreach.Application.Bookings;
using Outreach.Application.Calls;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Appointments;

public sealed class AnswerAppointmentTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_patient_who_declines_twenty_times_at_once_gives_one_place_back_and_waits_on(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var booked = await BookAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.Decline, EndReason.NoTransport), booked.BookingId))));

        Assert.All(answers, a => Assert.Equal(BookingStatus.Cancelled, a.Status));
        await app.AssertInvariantsAsync();
        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Sessions.SingleAsync(s => s.Id == new SessionId(booked.SessionId))).Taken);
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.SingleAsync(e => e.Id == new WaitingListEntryId(booked.EntryId))).Status);
        Assert.Equal(AppointmentState.Declined, (await app.SendAsHolderAsync(new GetAppointment(booked.BookingId), booked.BookingId)).State);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_confirmation_by_the_link_confirms_the_booking_and_says_who_did_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var booked = await BookAsync(app);

        await app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.Confirm), booked.BookingId);
        await app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.Confirm), booked.BookingId);

        Assert.Equal(BookingStatus.Confirmed, (await app.SendAsync(new GetBooking(booked.BookingId))).Status);
        await using var db = app.OpenDatabase();
        var record = await db.AuditRecords.SingleAsync(a => a.Action == nameof(AnswerAppointment));
        Assert.Null(record.Actor);
        Assert.Equal(booked.BookingId, record.SubjectId);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_link_opens_its_own_appointment_and_nothing_else(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithPlaces(2).WithWaiting(2).StartingIn(5));
        var own = await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        var other = await app.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Session.Id.Value));

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsHolderAsync(new GetAppointment(other.BookingId), own.BookingId));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsHolderAsync(new AnswerAppointment(other.BookingId, AppointmentAnswer.Confirm), own.BookingId));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsHolderAsync(new GetBooking(own.BookingId), own.BookingId));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsHolderAsync(new CancelBooking(own.BookingId, EndReason.Other, CancelledBy.Patient), own.BookingId));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new GetAppointment(own.BookingId)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_link_opens_nothing_two_days_after_the_appointment(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var booked = await BookAsync(app);
        var dayAfter = booked.OperationDate.PlusDays(1).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[booked.Zone]).ToInstant();

        app.Clock.Reset(dayAfter + Duration.FromHours(23));
        Assert.Equal(booked.OperationDate, (await app.SendAsHolderAsync(new GetAppointment(booked.BookingId), booked.BookingId)).Date);

        app.Clock.Reset(dayAfter + Duration.FromHours(24));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsHolderAsync(new GetAppointment(booked.BookingId), booked.BookingId));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.Confirm), booked.BookingId));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_asks_for_a_call_is_on_the_call_list_until_called(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var booked = await BookAsync(app, inDays: 20);
        var hospital = (await app.SendAsync(new GetBooking(booked.BookingId))).HospitalId;
        Assert.Empty((await app.SendAsync(new GetCallList(hospital))).Items);

        await app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.AskForCall), booked.BookingId);
        var listed = Assert.Single((await app.SendAsync(new GetCallList(hospital))).Items);
        Assert.Equal(app.Clock.GetCurrentInstant(), listed.CallAskedAt);

        var call = (await app.SendAsync(new TakeCall(hospital, booked.BookingId))).CallId!.Value;
        await app.SendAsync(new EndCall(call, CallTurnOutcome.Confirmed));
        Assert.Empty((await app.SendAsync(new GetCallList(hospital))).Items);
    }

    [Fact]
    public void Who_becomes_somebody_else_holds_no_link_any_more()
    {
        var (booking, caller) = (new BookingId(Guid.CreateVersion7()), new Caller());
        caller.BecomeHolderOf(booking);
        caller.EnsureOwn(booking);

        caller.Become(new UserId(Guid.CreateVersion7()), []);

        Assert.False(caller.Has(Permission.OwnAppointment));
        Assert.Throws<NotFoundException>(() => caller.EnsureOwn(booking));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_patient_is_told_in_their_language_or_the_one_they_choose(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var booked = await BookAsync(app);

        Assert.All(Languages.All, language =>
            Assert.Equal(language, app.SendAsHolderAsync(new GetAppointment(booked.BookingId, language), booked.BookingId).GetAwaiter().GetResult().Words.Language));
        var slip = await app.SendAsync(new GetAppointmentSlip(booked.BookingId, "zh-Hans"));
        Assert.Equal("zh-Hans", slip.Staff?.Language);
        Assert.NotEqual("zh-Hans", slip.Own.Language);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Whoever_declines_says_why(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var booked = await BookAsync(app);

        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.Decline), booked.BookingId));
        await Assert.ThrowsAsync<ValidationException>(
            () => app.SendAsHolderAsync(new AnswerAppointment(booked.BookingId, AppointmentAnswer.Decline, EndReason.SurgeonUnavailable), booked.BookingId));
    }

    private static async Task<SurgeryBooked> BookAsync(AppUnderTest app, int inDays = 5)
    {
        var programme = await app.GivenAsync(p => p.WithPlaces(2).WithWaiting(1).StartingIn(inDays));
        return await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
    }
}
