using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Reminders;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What patients are reminded of, and when, is changed whole.</summary>
public sealed class ReminderPolicyTests(Browser browser)
{
    [Theory]
    [InlineData(true, 1366)]
    [InlineData(false, 390)]
    public async Task Steps_are_added_changed_and_removed_and_their_keys_follow(bool script, int width)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var page = await browser.OpenAsync(host.Address, width, script: script);
        await page.SignInAsync();
        await page.GotoAsync($"/policies/Reminders?hospital={world.Hospital.Id.Value}");
        await page.FillAsync("input[name=owner]", "Medical director");
        await page.FillAsync("input[name=days0]", "5");
        await page.CheckAsync("input[name=gone2]");

        await page.ClickAsync("button[value=add]");
        await page.Locator("[data-step='6']").WaitForAsync();
        Assert.Equal(
            ("Medical director", "5", "10:00", true),
            (await page.InputValueAsync("input[name=owner]"), await page.InputValueAsync("input[name=days0]"), await page.InputValueAsync("input[name=sendAt6]"), await page.IsCheckedAsync("input[name=gone2]")));
        Assert.Equal("kind6", await page.EvaluateAsync<string>("document.activeElement.name"));
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        await page.SelectOptionAsync("select[name=kind6]", nameof(ReminderKind.ReviewReminder));
        await page.FillAsync("input[name=days6]", "2");
        await page.FillAsync("input[name=review6]", "7");
        await page.FillAsync("input[name=sendAt6]", "15:30");
        await page.FillAsync("input[name=late6]", "1.5");
        await page.ClickAsync("button[value=add]");
        await page.Locator("[data-step='7']").WaitForAsync();
        await page.ClickAsync("button[value=replace]");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        var rules = await host.SendAsync(new GetReminderPolicy(world.Hospital.Id.Value));
        Assert.Equal(["T-5", "T-2", "R+1", "R+7", "R+28", "R+7b"], rules.Steps.Select(s => s.Key));
        Assert.Equal((2, 7, new LocalTime(15, 30), Duration.FromMinutes(90), false), (rules.Steps[5].DaysBefore, rules.Steps[5].ReviewDay!.Value, rules.Steps[5].SendAt, rules.Steps[5].MayBeLate, rules.Steps[5].TwoWay));
        Assert.True(rules.Steps[0].TwoWay);
    }

    [Fact]
    public async Task A_step_that_cannot_be_is_named_by_its_row_in_the_readers_language_and_keeps_what_was_typed()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync("/policies/Reminders");
        await page.FillAsync("input[name=owner]", "Главный врач");
        await page.CheckAsync("input[name=gone0]");
        await page.FillAsync("input[name=review1]", "5");
        await page.FillAsync("input[name=quietFrom]", "10:00");
        await page.ClickAsync("button[value=replace]");
        await page.Locator("[role=alert]").WaitForAsync();

        var said = await page.Locator("[role=alert] li").AllInnerTextsAsync();
        Assert.Equal(2, said.Count);
        Assert.Contains(said, s => s.StartsWith("Сообщение 2, День осмотра после операции: День от 1 до 400", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("не меньше двух часов", StringComparison.Ordinal));
        Assert.Equal(("5", true), (await page.InputValueAsync("input[name=review1]"), await page.IsCheckedAsync("input[name=gone0]")));

        await page.FillAsync("input[name=review1]", "");
        await page.FillAsync("input[name=quietFrom]", "20:00");
        await page.FillAsync("input[name=sendAt1]", "");
        await page.ClickAsync("button[value=replace]");
        await page.Locator("[role=alert] li", new() { HasText = "Сообщение 2, Время отправки: Время, например 10:00." }).WaitForAsync();
        await page.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_patient_would_get_is_shown_before_rules_are_put_into_force(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = new ProgrammeBuilder(host.Clock).StartingIn(14).Build();
        await host.SaveAsync([.. world.Rows]);
        var booked = await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value));
        var page = await browser.OpenAsync(host.Address, script: script);
        await page.SignInAsync();
        await page.GotoAsync($"/policies/Reminders?hospital={world.Hospital.Id.Value}");
        await page.FillAsync("input[name=sendAt0]", "17:45");
        await page.CheckAsync("input[name=gone2]");
        await page.ClickAsync("button[value=preview]");
        await page.Locator("[role=alert] li", new() { HasText = "Code of the booking: This is needed." }).WaitForAsync();

        await page.FillAsync("input[name=booking]", booked.Reference);
        await page.PressAsync("input[name=booking]", "Enter");
        await page.Locator("[data-preview]").WaitForAsync();
        var first = await page.InnerTextAsync("[data-preview] [data-step='T-7']");
        Assert.Contains("17:45", first, StringComparison.Ordinal);
        Assert.Contains("Text message", first, StringComparison.Ordinal);
        Assert.Contains("Parts as a text message:", first, StringComparison.Ordinal);
        Assert.NotEmpty(await page.InnerTextAsync("[data-preview] [data-step='T-7'] .note"));
        Assert.Contains("no more", await page.InnerTextAsync("[data-preview] [data-step='T-1']"), StringComparison.Ordinal);
        Assert.Equal("17:45", await page.InputValueAsync("input[name=sendAt0]"));
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.Policies.CountAsync(TestContext.Current.CancellationToken));
        var read = await db.AuditRecords.SingleAsync(a => a.Action == nameof(PreviewReminders), TestContext.Current.CancellationToken);
        Assert.Equal(world.Entries[0].PatientId, read.PatientId);
    }

    /// <summary>Who sets rules sees no patients by that alone.</summary>
    [Fact]
    public async Task An_administrator_is_not_offered_a_look_at_a_patients_messages()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Administrator));
        await page.GotoAsync("/policies/Reminders");

        Assert.Equal(1, await page.Locator("button[value=replace]").CountAsync());
        Assert.Equal(0, await page.Locator("button[value=preview]").CountAsync());
    }

    [Theory]
    [InlineData(true, 1366, "ru")]
    [InlineData(false, 390, "fa")]
    public async Task A_text_is_seen_as_it_reads_before_it_is_put_into_force_and_one_that_tells_too_much_is_not(bool script, int width, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, width, language: language, script: script);
        await page.SignInAsync();
        await page.GotoAsync($"/policies/Reminders/texts?language={language}&kind={nameof(ReminderKind.LastReminder)}");
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        Assert.Equal(2, await page.Locator("#tried .note.info").CountAsync());

        await page.FillAsync("textarea[name=template]", "{{ date }} {{ time }} {{ clock }}: катаракта");
        await LookAsync();
        await page.Locator("#tried .note.bad").WaitForAsync();
        await page.FillAsync("input[name=owner]", "Medical director");
        await page.ClickAsync("button[value=replace]");
        await page.Locator(".note[role=alert]").WaitForAsync();
        Assert.Equal(0, (await host.SendAsync(new GetReminderPolicy(null))).Version);

        await page.FillAsync("textarea[name=template]", "{{ date }} {{ time }} {{ clock }}! {{ bring }}");
        await page.FillAsync("input[name=bring]", "A, B");
        await LookAsync();
        await page.Locator("#tried .note.info", new() { HasText = "! A, B" }).First.WaitForAsync();
        await page.ClickAsync("button[value=replace]");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        var rules = await host.SendAsync(new GetReminderPolicy(null));
        var wording = Assert.Single(rules.Wordings);
        Assert.Equal((1, language, "A, B", "{{ date }} {{ time }} {{ clock }}! {{ bring }}"), (rules.Version, wording.Language, wording.Bring, wording.Templates![ReminderKind.LastReminder]));
        Assert.Equal(6, rules.Steps.Count);

        Task LookAsync() => script ? Task.CompletedTask : page.ClickAsync("button[value=look]");
    }
}
