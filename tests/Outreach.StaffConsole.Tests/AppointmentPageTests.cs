using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What a patient sees and answers by the signed link, and the papers that are printed.</summary>
public sealed class AppointmentPageTests(Browser browser)
{
    [Fact]
    public async Task A_patient_without_script_declines_by_the_link_and_the_place_is_free()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (booking, path) = await BookedAsync(host);
        var page = await browser.OpenAsync(host.Address, script: false, width: 320);

        await page.GotoAsync(path + "?lang=en");
        await page.GetByRole(AriaRole.Link, new() { Name = "I cannot come" }).ClickAsync();
        await page.GetByLabel("No transport").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give my place back" }).ClickAsync();
        await page.GetByText("You said that you cannot come").WaitForAsync();

        await using var db = host.OpenDatabase();
        var ended = await db.Bookings.SingleAsync(b => b.Id == booking);
        Assert.Equal((BookingStatus.Cancelled, EndReason.NoTransport, CancelledBy.Patient), (ended.Status, ended.EndReason, ended.CancelledBy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_patient_who_confirms_on_two_phones_is_expected_on_both(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var (booking, path) = await BookedAsync(host);
        var (first, second) = (await browser.OpenAsync(host.Address, script: script), await browser.OpenAsync(host.Address, script: script));
        foreach (var page in new[] { first, second })
        {
            await page.GotoAsync(path + "?lang=ru");
        }

        foreach (var page in new[] { first, second })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Я приду" }).ClickAsync();
            await page.GetByText("Мы вас ждём").WaitForAsync();
        }

        await using var db = host.OpenDatabase();
        Assert.Equal(BookingStatus.Confirmed, (await db.Bookings.SingleAsync(b => b.Id == booking)).Status);
    }

    [Fact]
    public async Task A_patient_confirms_asks_for_a_call_and_takes_the_appointment_into_the_calendar()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (booking, path) = await BookedAsync(host);
        var page = await browser.OpenAsync(host.Address, width: 360);

        await page.GotoAsync(path + "?lang=ru");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Я приду" }).ClickAsync();
        await page.GetByText("Мы вас ждём").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Позвоните мне" }).ClickAsync();
        await page.GetByText("Мы вам позвоним").WaitForAsync();
        var calendar = await page.APIRequest.GetAsync(path + "/appointment.ics?lang=ru");

        Assert.Equal("text/calendar; charset=utf-8", calendar.Headers["content-type"]);
        var text = Unfolded(await calendar.TextAsync());
        await using var db = host.OpenDatabase();
        var confirmed = await db.Bookings.SingleAsync(b => b.Id == booking);
        Assert.Equal(BookingStatus.Confirmed, confirmed.Status);
        Assert.NotNull(confirmed.CallAskedAt);
        Assert.Contains("DTSTART:" + confirmed.ArrivesAt.ToString("uuuuMMdd'T'HHmmss'Z'", null), text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Ваша запись на приём", text, StringComparison.Ordinal);
        Assert.DoesNotContain(confirmed.Reference, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_nothing_more_than_it_must_in_every_language()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (booking, path) = await BookedAsync(host);
        await using var db = host.OpenDatabase();
        var patient = await (from b in db.Bookings join p in db.Patients on b.PatientId equals p.Id where b.Id == booking select p).SingleAsync();
        var page = await browser.OpenAsync(host.Address, width: 320);

        foreach (var language in MessageLanguages.All)
        {
            await page.GotoAsync($"{path}?lang={language}");
            await page.AssertAccessibleAsync();
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            var content = await page.ContentAsync();
            Assert.Contains(patient.GivenName, content, StringComparison.Ordinal);
            Assert.DoesNotContain(patient.FamilyName, content, StringComparison.Ordinal);
            Assert.DoesNotContain(patient.Reference, content, StringComparison.Ordinal);
            Assert.DoesNotContain(booking.Value.ToString(), content, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("cataract", content, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_link_that_somebody_made_up_leads_to_a_page_that_says_so()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (_, path) = await BookedAsync(host);
        var page = await browser.OpenAsync(host.Address);

        var answer = await page.GotoAsync($"{path[..^3]}abc?lang=en");

        Assert.Equal(410, answer!.Status);
        await page.GetByText("does not lead to an appointment").WaitForAsync();
        Assert.Equal(404, (await page.APIRequest.GetAsync($"{path[..^3]}abc/appointment.ics")).Status);
    }

    [Fact]
    public async Task What_is_not_there_gets_a_page_that_says_so()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();

        foreach (var path in (string[])["/patients/019ab000-0000-7000-8000-0000000000ff", "/no-such-page"])
        {
            Assert.Equal(404, (await page.GotoAsync(path))!.Status);
            await page.AssertAccessibleAsync();
        }
    }

    [Fact]
    public async Task The_slip_is_one_page_of_A6_and_its_code_opens_the_patients_page()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (booking, path) = await BookedAsync(host);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();

        await page.GotoAsync($"/bookings/{booking.Value}/slip");
        await page.AssertAccessibleAsync();
        Assert.True(await page.Locator(".slip .qr path").CountAsync() == 1);

        Assert.Equal(["298x420"], (await Printed.OfAsync(page)).Sizes);
        var patients = await browser.OpenAsync(host.Address);
        Assert.Equal(200, (await patients.GotoAsync(path))!.Status);
    }

    [Fact]
    public async Task The_theatre_list_of_a_day_prints_on_A4_across()
    {
        await using var host = await HostUnderTest.StartAsync();
        var (booking, _) = await BookedAsync(host);
        await using var db = host.OpenDatabase();
        var booked = await db.Bookings.SingleAsync(b => b.Id == booking);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();

        await page.GotoAsync($"/theatre-list?hospital={booked.HospitalId.Value}&date={booked.OperationDate.ToString("uuuu-MM-dd", null)}");
        await page.AssertAccessibleAsync();
        Assert.Contains(booked.Reference, await page.ContentAsync(), StringComparison.Ordinal);

        Assert.Equal(["842x595"], (await Printed.OfAsync(page)).Sizes);
    }

    private static string Unfolded(string calendar) => calendar.Replace("\r\n ", "", StringComparison.Ordinal);

    private static async Task<(BookingId Booking, string Path)> BookedAsync(HostUnderTest host)
    {
        var programme = new ProgrammeBuilder(host.Clock).WithPlaces(2).WithWaiting(1).StartingIn(3).Build();
        await host.SaveAsync([.. programme.Rows]);
        using var client = await host.ClientAsync();
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            client, "/api/v1/bookings", new { entryId = programme.Entries[0].Id.Value, sessionId = programme.Session.Id.Value });
        answer.EnsureSuccessStatusCode();
        await using var db = host.OpenDatabase();
        var booking = await db.Bookings.Select(b => b.Id).SingleAsync();
        return (booking, host.Services.GetRequiredService<IAppointmentLinks>().PathOf(booking));
    }
}
