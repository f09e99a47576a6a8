using Microsoft.EntityFrameworkCore;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using static Outreach.Application.Tests.Patients.PatientForms;

namespace Outreach.Application.Tests.Patients;

public sealed class ConsentTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_later_answer_supersedes_the_former_and_both_are_kept(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var id = await app.RegisterAsync(hospital, consents: [Answer(ConsentPurpose.Photos, given: false)]);

        await app.SendAsync(new RecordConsent(id, Answer(ConsentPurpose.Photos)));
        await app.SendAsync(new WithdrawConsent(id, ConsentPurpose.Photos, "Changed her mind"));

        var history = (await app.SendAsync(new ListConsents(id))).Items;
        Assert.Equal([(true, true, false), (false, false, false)], history.Select(c => (c.Given, c.IsCurrent, c.IsInForce)));
        Assert.Equal("Changed her mind", history[0].WithdrawalReason);
        var again = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new WithdrawConsent(id, ConsentPurpose.Photos, "Once more")));
        Assert.Equal("consent-not-in-force", again.Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Answers_at_the_same_moment_leave_exactly_one_current(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var id = await app.RegisterAsync(hospital);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => app.SendAsync(new RecordConsent(id, Answer(ConsentPurpose.Treatment, given: i % 2 == 0))))));

        await using var db = app.OpenDatabase();
        Assert.Equal(12, await db.Consents.CountAsync());
        Assert.Equal(1, await db.Consents.CountAsync(c => c.IsCurrent));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Withdrawing_consent_to_messages_stops_the_reminders_and_giving_it_again_brings_them_back(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        var id = programme.Patients[0].Id.Value;
        var planned = await StatusesAsync(app);
        Assert.NotEmpty(planned);
        Assert.All(planned, s => Assert.Equal(ReminderStatus.Planned, s));

        await app.SendAsync(new WithdrawConsent(id, ConsentPurpose.Messaging, "Asked us to stop"));
        Assert.All(await StatusesAsync(app), s => Assert.Equal(ReminderStatus.Withdrawn, s));

        await app.SendAsync(new RecordConsent(id, Answer(ConsentPurpose.Messaging)));
        Assert.Equal(planned, await StatusesAsync(app));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Reminders_of_an_ended_booking_do_not_come_back(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var booked = await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        var id = programme.Patients[0].Id.Value;
        await app.SendAsync(new WithdrawConsent(id, ConsentPurpose.Messaging, "Asked us to stop"));
        await app.SendAsync(new CancelBooking(booked.BookingId, Domain.Bookings.EndReason.Illness, Domain.Bookings.CancelledBy.Patient));

        await app.SendAsync(new RecordConsent(id, Answer(ConsentPurpose.Messaging)));

        Assert.All(await StatusesAsync(app), s => Assert.Equal(ReminderStatus.Withdrawn, s));
    }

    private static async Task<List<ReminderStatus>> StatusesAsync(AppUnderTest app)
    {
        await using var db = app.OpenDatabase();
        return await db.Reminders.OrderBy(r => r.DueAt).Select(r => r.Status).ToListAsync();
    }
}
