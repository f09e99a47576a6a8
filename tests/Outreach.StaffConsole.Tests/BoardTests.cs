using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Domain.Bookings;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

public sealed class BoardTests(Browser browser)
{
    [Fact]
    public async Task A_clerk_places_a_person_by_keyboard_confirms_and_cancels_with_a_reason()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(3).WithWaiting(2).StartingIn(2));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/board?hospital={programme.Hospital.Id.Value}");

        await page.Locator(".chips a[data-entry]").First.PressAsync("Enter");
        await page.Locator("section[aria-labelledby=offers] button").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[role=status].ok").WaitForAsync();
        await page.AssertAccessibleAsync();

        await page.Locator(".session .chip").First.ClickAsync();
        await page.Locator("section[aria-labelledby=booking]").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Patient is coming" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();
        Assert.Equal(BookingStatus.Confirmed, await StatusAsync(host));

        await page.Locator(".session .chip").First.ClickAsync();
        await page.GetByText("Cancel the booking").ClickAsync();
        await page.Locator("details[open] select[name=reason]").SelectOptionAsync("Illness");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel it" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();

        Assert.Equal(BookingStatus.Cancelled, await StatusAsync(host));
    }

    [Fact]
    public async Task Of_two_clerks_who_want_the_last_place_one_gets_it_and_the_other_a_kind_answer()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(1).WithWaiting(2).StartingIn(2));
        var address = $"/board?hospital={programme.Hospital.Id.Value}&entry=";
        var first = await browser.OpenAsync(host.Address);
        var second = await browser.OpenAsync(host.Address);
        await first.SignInAsync();
        await second.SignInAsync("everybody-else");
        await first.GotoAsync(address + programme.Entries[0].Id.Value);
        await second.GotoAsync(address + programme.Entries[1].Id.Value);

        await first.Locator("section[aria-labelledby=offers] button").First.ClickAsync();
        await first.Locator("[role=status].ok").WaitForAsync();
        await second.Locator("section[aria-labelledby=offers] button").First.ClickAsync();
        await second.Locator("[role=alert]").WaitForAsync();

        await second.AssertAccessibleAsync();
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Bookings.CountAsync());
    }

    [Fact]
    public async Task A_form_that_is_sent_while_the_line_is_down_lands_once_when_it_is_back()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(3).WithWaiting(1).StartingIn(2));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/board?hospital={programme.Hospital.Id.Value}&entry={programme.Entries[0].Id.Value}");

        await page.Context.SetOfflineAsync(true);
        await page.Locator("section[aria-labelledby=offers] button").First.ClickAsync();
        await page.Locator("#line", new() { HasText = "No connection" }).WaitForAsync();
        await page.Context.SetOfflineAsync(false);
        await page.Locator("[role=status].ok").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Bookings.CountAsync());
    }

    [Fact]
    public async Task On_the_day_a_patient_arrives_goes_into_theatre_and_is_done_on_a_phone_without_script()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(2).WithWaiting(1).StartingIn(2));
        await host.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        host.Clock.AdvanceDays(2);
        var page = await browser.OpenAsync(host.Address, 390, 800, script: false);
        await page.SignInAsync();
        await page.GotoAsync($"/today?hospital={programme.Hospital.Id.Value}");

        foreach (var button in new[] { "Arrived", "Into theatre" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await page.Locator("[role=status].ok").WaitForAsync();
        }

        await page.ClickAsync(".person summary.primary");
        Assert.Equal(BookingStatus.InTheatre, await StatusAsync(host));
        await page.FillAsync("input[name=lens]", "21.5");
        await page.CheckAsync("input[value=posterior-capsule-rupture]");
        await page.FillAsync("textarea[name=note]", "Lens in the sulcus");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the operation" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();

        Assert.Equal(BookingStatus.Completed, await StatusAsync(host));
        await using var db = host.OpenDatabase();
        var operation = await db.Operations.SingleAsync();
        Assert.Equal((21.5m, "posterior-capsule-rupture", "Lens in the sulcus"), (operation.LensPowerDioptres, operation.Complications, operation.Note));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_did_not_come_is_asked_about_before_it_is_recorded(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(2).WithWaiting(1).StartingIn(2));
        await host.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        host.Clock.AdvanceDays(2);
        var page = await browser.OpenAsync(host.Address, 390, 800, script: script);
        await page.SignInAsync();
        await page.GotoAsync($"/today?hospital={programme.Hospital.Id.Value}");

        await page.GetByText("Did not come", new() { Exact = true }).ClickAsync();
        await page.GetByText("This cannot be taken back", new() { Exact = false }).WaitForAsync();
        Assert.Equal(BookingStatus.Booked, await StatusAsync(host));
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, they did not come" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();

        Assert.Equal(BookingStatus.NoShow, await StatusAsync(host));
    }

    [Fact]
    public async Task Who_cannot_be_written_to_is_to_be_told_by_voice()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(2).WithWaiting(1).WithoutConsent().StartingIn(2));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/board?entry={programme.Entries[0].Id.Value}");

        await page.Locator("section[aria-labelledby=offers] button").First.ClickAsync();
        await page.Locator("[role=status].warn", new() { HasText = "by voice" }).WaitForAsync();
    }

    [Theory]
    [InlineData(1366, "en")]
    [InlineData(390, "ur")]
    public async Task The_board_and_the_day_are_accessible_when_full_of_people(int width, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(2).WithWaiting(4).StartingIn(1));
        foreach (var entry in programme.Entries.Take(2))
        {
            await host.SendAsync(new BookSurgery(entry.Id.Value, programme.Session.Id.Value));
        }

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
            await page.SignInAsync();
            foreach (var path in new[] { $"/board?entry={programme.Entries[3].Id.Value}", $"/today?date={programme.Session.Date:uuuu-MM-dd}" })
            {
                var answer = await page.GotoAsync(path);
                Assert.Equal(200, answer!.Status);
                await page.AssertAccessibleAsync();
            }
        }
    }

    private static async Task<BookingStatus> StatusAsync(HostUnderTest host)
    {
        await using var db = host.OpenDatabase();
        return await db.Bookings.Select(b => b.Status).SingleAsync();
    }
}
