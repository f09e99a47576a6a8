using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>Messages that failed are sent after all, or a person calls.</summary>
public sealed class ReminderScreensTests(Browser browser)
{
    [Theory]
    [InlineData(true, 1366)]
    [InlineData(false, 390)]
    public async Task A_person_whom_no_message_reached_is_called_and_the_outcome_stays(bool script, int width)
    {
        await using var host = await HostUnderTest.StartAsync();
        await WithAFailedMessageAsync(host);
        var page = await browser.OpenAsync(host.Address, width, script: script);
        await page.SignInAsync();
        await page.GotoAsync("/reminders");
        await page.ClickAsync(".page-top a.primary");
        await page.Locator("article.person").WaitForAsync();
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Call the next person" }).ClickAsync();
        await page.Locator(".script").First.WaitForAsync();
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        Assert.Equal("tel:+996700000000", await page.GetAttributeAsync("a[href^='tel:']", "href"));
        Assert.Equal("ky", await page.GetAttributeAsync("#script + div", "lang"));
        Assert.Equal("en", await page.GetAttributeAsync("#script-clerk + div", "lang"));
        await page.GetByRole(AriaRole.Button, new() { Name = "No answer" }).ClickAsync();
        await page.Locator(".note.ok[role=status]").WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Call the next person" }).CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Call this person" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Comes", Exact = true }).ClickAsync();
        await page.Locator(".empty").WaitForAsync();

        await using var db = host.OpenDatabase();
        var called = await db.Reminders.SingleAsync(r => r.Step == "T-7", TestContext.Current.CancellationToken);
        var tries = await db.ReminderAttempts.Where(a => a.ReminderId == called.Id).OrderBy(a => a.Number).Select(a => a.Outcome).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ReminderStatus.Delivered, called.Status);
        Assert.Equal(["permanent", "not-reached", "spoken"], tries);
    }

    [Fact]
    public async Task At_night_the_list_says_that_nobody_is_called_now()
    {
        await using var host = await HostUnderTest.StartAsync();
        await WithAFailedMessageAsync(host);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/reminders/calls");
        Assert.Equal(0, await page.Locator(".note.info").CountAsync());

        var midnight = host.Clock.GetCurrentInstant().InZone(HospitalTime.Zone("Asia/Bishkek")).Date.PlusDays(1).AtStartOfDayInZone(HospitalTime.Zone("Asia/Bishkek"));
        host.Clock.Reset(midnight.ToInstant());
        await page.GotoAsync("/reminders/calls");
        Assert.Contains("outside calling hours", await page.InnerTextAsync(".note.info"), StringComparison.Ordinal);
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Call the next person" }).CountAsync());
    }

    [Fact]
    public async Task A_failed_message_is_found_by_its_state_and_sent_after_all()
    {
        await using var host = await HostUnderTest.StartAsync();
        await WithAFailedMessageAsync(host);
        var page = await browser.OpenAsync(host.Address, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync("/reminders");
        await page.SelectOptionAsync("select[name=status]", nameof(ReminderStatus.Failed));
        await page.SelectOptionAsync("select[name=kind]", nameof(ReminderKind.ConfirmRequest));
        await page.ClickAsync("form.filter button");
        await page.WaitForURLAsync("**status=Failed**");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        await page.AssertAccessibleAsync();

        await page.ClickAsync("tbody form button");
        await page.Locator(".empty").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(ReminderStatus.Due, (await db.Reminders.SingleAsync(r => r.Step == "T-7", TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData(true, 1366)]
    [InlineData(false, 390)]
    public async Task An_answer_that_is_not_plain_is_read_and_dealt_with_and_then_out_of_the_way(bool script, int width)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = new ProgrammeBuilder(host.Clock).Build();
        var reply = new PatientReply(
            EntityId.New<PatientReplyId>(host.Clock), MessageChannelKind.Sms, "+996700000000", "Кайсы күнү?", "mo-1", ReminderAnswer.Unknown, host.Clock.GetCurrentInstant());
        reply.Assign(null, world.Patients[0].Id, world.Hospital.Id, null);
        reply.LeaveOpen("unclear");
        await host.SaveAsync([.. world.Rows, reply]);
        var page = await browser.OpenAsync(host.Address, width, script: script);
        await page.SignInAsync();
        await page.GotoAsync("/reminders");
        await page.ClickAsync(".page-top a[href='/reminders/answers']");
        var article = page.Locator("article.person");
        Assert.Equal("Кайсы күнү?", await article.Locator("blockquote").InnerTextAsync());
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        await page.FillAsync("input[name=note]", "Told them the day");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dealt with" }).ClickAsync();
        await page.Locator(".empty").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All answers" }).ClickAsync();
        await article.GetByText("Told them the day").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(ReplyStatus.Handled, (await db.Replies.SingleAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData(true, 1366)]
    [InlineData(false, 390)]
    public async Task What_messages_did_is_read_in_figures_and_taken_along_as_a_file(bool script, int width)
    {
        await using var host = await HostUnderTest.StartAsync();
        await AfterADayAsync(host);
        var page = await browser.OpenAsync(host.Address, width, script: script);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.BookingClerk));
        await page.GotoAsync("/reminders");
        await page.ClickAsync(".page-top a[href='/reminders/figures']");
        await page.Locator("svg.chart").WaitForAsync();
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        var messages = page.Locator("table").Nth(0).Locator("tbody tr");
        Assert.Equal(["Text message", "1", "1", "0"], [await Cell(messages, "Sent by"), await Cell(messages, "Sent"), await Cell(messages, "Will come"), await Cell(messages, "Cannot come")]);
        Assert.Equal("25 min", await Cell(messages, "Half answered within"));
        var came = page.Locator("table").Nth(1).Locator("tbody tr");
        Assert.Equal(["Sent", "1", "0", "100\u00A0%"], [await Cell(came, "Messages"), await Cell(came, "Came"), await Cell(came, "Did not come"), await Cell(came, "Share who came")]);
        var file = await page.APIRequest.GetAsync(await page.GetAttributeAsync("a[download]", "href") ?? "");
        Assert.Contains("\nattendance,,,Sent,,,,,,,,,,,1,0,0,1\r\n", await file.TextAsync(), StringComparison.Ordinal);

        await page.FillAsync("input[name=to]", "2026-11-25");
        await page.FillAsync("input[name=from]", "2026-11-25");
        await page.ClickAsync("form.filter button");
        await page.Locator(".empty").WaitForAsync();
    }

    [Fact]
    public async Task A_programme_manager_comes_from_fulfilment_and_sees_no_small_count()
    {
        await using var host = await HostUnderTest.StartAsync();
        await AfterADayAsync(host);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.ProgrammeManager));
        await page.GotoAsync("/fulfilment");
        await page.ClickAsync(".page-top a[href='/reminders/figures']");

        await page.Locator("p.note", new() { HasText = "Numbers from 1 to 4 are not shown" }).WaitForAsync();
        Assert.Equal("fewer than 5", await Cell(page.Locator("table").Nth(0).Locator("tbody tr"), "Sent"));
        Assert.Equal("fewer than 5", await Cell(page.Locator("table").Nth(1).Locator("tbody tr"), "Came"));
        Assert.Equal(0, await page.Locator(".page-top a[href='/reminders']").CountAsync());
        await page.AssertAccessibleAsync();
    }

    private static async Task<string> Cell(ILocator row, string label) => (await row.Locator($"[data-label='{label}']").InnerTextAsync()).Trim();

    /// <summary>Somebody was asked by SMS, said after 25 minutes that they come, and came; the day is over.</summary>
    private static async Task AfterADayAsync(HostUnderTest host)
    {
        var world = new ProgrammeBuilder(host.Clock).StartingIn(8).Build();
        await host.SaveAsync([.. world.Rows]);
        var booking = (await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value))).BookingId;
        host.Clock.AdvanceHours(25);
        await host.RunJobAsync("dispatch-reminders");
        host.Clock.AdvanceMinutes(25);
        await host.SendAsync(new ConfirmBooking(booking));
        host.Clock.Reset(world.Session.EndsAt);
        await host.SendAsync(new MarkArrived(booking));
        host.Clock.AdvanceHours(24);
    }

    /// <summary>Somebody is booked, and a week before the day the far end takes no message to them.</summary>
    private static async Task WithAFailedMessageAsync(HostUnderTest host)
    {
        var world = new ProgrammeBuilder(host.Clock).StartingIn(8).Build();
        await host.SaveAsync([.. world.Rows]);
        await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value));
        host.Messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.Permanent, "number-unknown", null));
        host.Clock.AdvanceHours(25);
        await host.RunJobAsync("dispatch-reminders");
    }
}
