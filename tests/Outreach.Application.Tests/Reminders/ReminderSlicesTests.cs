using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Appointments;
using Outreach.Application.Bookings;
using Outreach.Application.Calls;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

public sealed class ReminderSlicesTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Reminders_are_listed_in_due_order_page_by_page_and_by_filters(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);

        for (var i = 0; i < 4; i++)
        {
            await world.BookAheadAsync(14, () => world.ListAsync(language: "ru"));
        }

        var all = new List<ReminderItem>();
        string? after = null;

        do
        {
            var page = await world.App.SendAsync(new ListReminders(world.Hospital.Id.Value, null, null, null, null, null, after, Limit: 5));
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(12, all.Select(i => i.ReminderId).Distinct().Count());
        Assert.Equal(all.Select(i => i.DueAt).Order(), all.Select(i => i.DueAt));

        world.GoTo(7, 10);
        await world.DispatchAsync();
        var app = world.App;
        Assert.Equal(4, (await app.SendAsync(new ListReminders(null, null, ReminderStatus.Sent, null, null, null))).Items.Count);
        Assert.Equal(4, (await app.SendAsync(new ListReminders(null, null, null, null, Instant.FromUtc(2026, 12, 2, 0, 0), null))).Items.Count);
        Assert.Empty((await app.SendAsync(new ListReminders(null, null, null, null, null, "fa"))).Items);
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new ListReminders(null, null, null, null, null, null, "x")));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_belongs_to_another_hospital_is_not_there(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        var reminder = (await world.RemindersAsync(booking))[0].Id.Value;
        HeldRole[] elsewhere = [new(StaffRole.BookingClerk, EntityId.New<HospitalId>(world.App.Clock))];
        var app = world.App;

        Assert.Empty((await app.SendAsync(new ListReminders(null, null, null, null, null, null), roles: elsewhere)).Items);
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetReminder(reminder), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new RetryReminder(reminder), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new PreviewReminders(booking.Value), roles: elsewhere));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetCallList(world.Hospital.Id.Value), roles: elsewhere));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new GetReminder(reminder), roles: [new(StaffRole.Donor, null)]));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_failed_reminder_goes_out_once_the_contact_is_mended(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await world.BookAheadAsync(14, () => world.ListAsync(phone: null));
        world.GoTo(7, 10);
        await world.DispatchAsync();
        var id = (await world.RemindersAsync(booking))[0].Id.Value;
        await world.ChangeAsync(async db => (await db.Contacts.SingleAsync(c => c.PatientId == patient.Id))
            .Change(null, "+996555000002", null, null, "ky", [MessageChannelKind.Sms], "Asia/Bishkek", 1));

        var changed = await world.App.SendAsync(new RetryReminder(id));
        await world.DispatchAsync();

        Assert.Equal(ReminderStatus.Due, changed.Status);
        Assert.Equal("+996555000002", Assert.Single(world.App.Messages.Sent).To);
        var details = await world.App.SendAsync(new GetReminder(id));
        Assert.Equal((ReminderStatus.Sent, "sent"), (details.Reminder.Status, Assert.Single(details.Attempts).Outcome));
        Assert.Equal("illegal-transition", (await Assert.ThrowsAsync<RuleViolationException>(() => world.App.SendAsync(new RetryReminder(id)))).Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_call_list_holds_who_has_not_confirmed_and_whom_no_message_reached(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (silent, silentBooking) = await world.BookAheadAsync(days: 14);
        var (_, confirmed) = await world.BookAheadAsync(days: 14);
        await world.App.SendAsync(new ConfirmBooking(confirmed.Value));
        var (caller, callerBooking) = await world.BookAheadAsync(16, () => world.ListAsync(channels: "Voice"));
        await world.BookAheadAsync(days: 20);
        Assert.Empty((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items);
        world.GoTo(11, 10);
        await world.DispatchAsync();

        var list = await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value));

        Assert.Equal([silentBooking.Value, callerBooking.Value], list.Items.Select(i => i.BookingId));
        Assert.Equal((true, 0), (list.Items[0].Unconfirmed, list.Items[0].Reminders.Count));
        Assert.Equal((false, "staff-calls"), (list.Items[1].Unconfirmed, list.Items[1].Reminders.Single().ReasonCode));
        Assert.All(list.Items, i => Assert.Equal("+996555000001", Assert.Single(i.Contacts).Phone));
        Assert.Equal([silent.Id.Value, caller.Id.Value], list.PatientsShown());

        var toSay = list.Items[1].Reminders.Single().ReminderId;
        await CallAsync(world, callerBooking, CallTurnOutcome.NoAnswer);
        await CallAsync(world, callerBooking, CallTurnOutcome.Confirmed);
        Assert.Single((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items);
        Assert.Equal(["not-reached", "spoken"], (await world.App.SendAsync(new GetReminder(toSay))).Attempts.Select(a => a.Outcome));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_was_spoken_to_about_a_reminder_waits_for_no_call_any_more(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(16, () => world.ListAsync(channels: "Voice"));
        await world.App.SendAsHolderAsync(new AnswerAppointment(booking.Value, AppointmentAnswer.AskForCall), booking.Value);
        world.GoTo(11, 10);
        await world.DispatchAsync();
        Assert.Single(Assert.Single(await ListedAsync()).Reminders);

        await CallAsync(world, booking, CallTurnOutcome.NoAnswer);
        Assert.NotNull(Assert.Single(await ListedAsync()).CallAskedAt);

        await CallAsync(world, booking, CallTurnOutcome.Confirmed);
        Assert.Empty(await ListedAsync());

        async Task<IReadOnlyList<PersonToCall>> ListedAsync() => (await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items;
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_preview_shows_what_will_go_out_word_for_word(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14, () => world.ListAsync(language: "uz-Latn", givenName: "Gʻayrat"));

        var preview = await world.App.SendAsync(new PreviewReminders(booking.Value));

        Assert.Equal(["T-7", "T-2", "T-1"], preview.Items.Select(i => i.Step));
        Assert.All(preview.Items, i => Assert.Equal(("uz-Latn", SmsEncoding.Gsm7, null), (i.Language!, i.Encoding!.Value, i.NotSentBecause)));
        world.GoTo(7, 10);
        await world.DispatchAsync();
        Assert.Equal(preview.Items[0].Body, Assert.Single(world.App.Messages.Sent).Body);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_preview_shows_what_rules_would_send_that_nobody_has_put_into_force(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (app, hospital) = (world.App, world.Hospital.Id.Value);
        var (_, booking) = await world.BookAheadAsync(14, () => world.ListAsync(language: "ru"));
        world.GoTo(7, 10, 1);
        await world.DispatchAsync();
        var reference = (await app.SendAsync(new GetBooking(booking.Value))).Reference;
        var there = await world.RemindersAsync(booking);
        var draft = new ReplaceReminderPolicy(
            hospital, "Owner", QuietHours.Night, new LocalTime(9, 0), 3,
            [
                new("T-7", ReminderKind.ConfirmRequest, 7, new LocalTime(12, 0), Duration.FromHours(5)),
                new("T-3", ReminderKind.ConfirmRequest, 3, new LocalTime(11, 0), Duration.FromHours(5), TwoWay: true),
                new("T-2", ReminderKind.Instructions, 2, new LocalTime(15, 0), Duration.FromHours(5)),
            ],
            [new("ru", Bring: "паспорт")]);

        var preview = await app.SendAsync(new PreviewReminders(null, reference.ToLowerInvariant(), draft));

        Assert.Equal((booking.Value, reference, hospital), (preview.BookingId, preview.Reference, preview.HospitalId));
        Assert.Equal(
            ["T-7 Sent", "T-3 Planned new", "T-2 Planned", "T-1 Withdrawn policy-changed"],
            preview.Items.Select(i => $"{i.Step} {i.Status}{(i.ReminderId is null ? " new" : "")}{(i.NotSentBecause is { } why ? $" {why}" : "")}"));
        Assert.Equal((HospitalTime.At(ReminderWorld.Today.PlusDays(12), new LocalTime(15, 0), world.Hospital.Zone), MessageChannelKind.Sms, "ru"), (preview.Items[2].DueAt, preview.Items[2].Channel!.Value, preview.Items[2].Language!));
        Assert.Contains("паспорт", preview.Items[2].Body, StringComparison.Ordinal);
        Assert.True(preview.Items[1].Segments > 1);
        Assert.Equal(there.Select(r => (r.Id, r.DueAt, r.Status)), (await world.RemindersAsync(booking)).Select(r => (r.Id, r.DueAt, r.Status)));
        Assert.Equal(0, (await app.SendAsync(new GetReminderPolicy(hospital))).Version);

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new PreviewReminders(null, reference, draft with { HospitalId = Guid.CreateVersion7(app.Clock.GetCurrentInstant().ToDateTimeOffset()) })));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new PreviewReminders(null, "B-0000-0000")));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new PreviewReminders(null, reference, draft with { Steps = [draft.Steps[0] with { DaysBefore = 99 }] })));
        await app.SendAsync(draft);
        Assert.Equal("own-policy-in-force", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new PreviewReminders(booking.Value, null, draft with { HospitalId = null })))).Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hospitals_policy_replaces_the_general_one_for_new_bookings(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (app, hospital) = (world.App, world.Hospital.Id.Value);
        Assert.Equal(0, (await app.SendAsync(new GetReminderPolicy(hospital))).Version);
        var mine = new ReplaceReminderPolicy(
            hospital, "Dr Asanova", QuietHours.Night, new LocalTime(9, 0), 3,
            [new("T-3", ReminderKind.ConfirmRequest, 3, new LocalTime(11, 0), Duration.FromHours(5), TwoWay: true)],
            [new("ky", Bring: "паспорт", Templates: new Dictionary<ReminderKind, string> { [ReminderKind.ConfirmRequest] = "{{ date }} {{ time }} {{ clock }}! {{ bring }}" })],
            ExpectedVersion: 0);

        Assert.Equal(1, (await app.SendAsync(mine)).Version);
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(mine));
        Assert.Equal(2, (await app.SendAsync(mine with { ExpectedVersion = 1 })).Version);

        var (_, booking) = await world.BookAheadAsync(days: 14);
        Assert.Equal(("T-3", 2), (await world.RemindersAsync(booking)).Select(r => (r.Step, r.PolicyVersion)).Single());
        world.GoTo(11, 11);
        await world.DispatchAsync();
        Assert.Equal("8-декабрь, шейшемби 08:00 Ош убактысы! паспорт", Assert.Single(app.Messages.Sent).Body);
        Assert.Equal(0, (await app.SendAsync(new GetReminderPolicy(null))).Version);
        Assert.Equal("Dr Asanova", (await app.SendAsync(new GetReminderPolicy(hospital))).Owner);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_policy_that_cannot_work_is_refused(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var rules = ReminderPolicyRules.Default;
        var policy = new ReplaceReminderPolicy(null, "Owner", rules.QuietHours, rules.ReviewAt, 3, rules.Steps);

        await Invalid(policy with { Owner = "" });
        await Invalid(policy with { Steps = null! });
        await Invalid(policy with { Steps = [null!] });
        await Invalid(policy with { Steps = [rules.Steps[0], rules.Steps[0]] });
        await Invalid(policy with { QuietHours = new(new LocalTime(9, 10), new LocalTime(9, 0)) });
        await Invalid(policy with { Wordings = [new("xx")] });
        await Invalid(policy with { Wordings = [null!] });
        await Invalid(policy with { Wordings = [new("ru", Templates: new Dictionary<ReminderKind, string> { [ReminderKind.Instructions] = "{{ family_name }}" })] });
        await Assert.ThrowsAsync<ForbiddenException>(() => world.App.SendAsync(policy, roles: [new(StaffRole.Administrator, world.Hospital.Id)]));
        Assert.Equal(1, (await world.App.SendAsync(policy)).Version);

        Task Invalid(ReplaceReminderPolicy wrong) => Assert.ThrowsAsync<ValidationException>(() => world.App.SendAsync(wrong));
    }

    private static async Task CallAsync(ReminderWorld world, BookingId booking, CallTurnOutcome outcome)
    {
        var call = (await world.App.SendAsync(new TakeCall(world.Hospital.Id.Value, booking.Value))).CallId!.Value;
        await world.App.SendAsync(new EndCall(call, outcome));
    }
}
