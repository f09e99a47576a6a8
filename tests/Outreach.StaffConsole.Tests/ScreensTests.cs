using Microsoft.Playwright;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>Every screen in light and dark, right to left and on a phone.</summary>
public sealed class ScreensTests(Browser browser)
{
    public static TheoryData<string> Screens =>
    [
        "/", "/patients", "/patients/new", "/imports", "/screenings", "/waiting-list", "/board", "/today", "/fulfilment", "/commitments", "/commitments/new", "/commitments/beyond-ceiling", "/operations",
        "/operations?queue=true", "/reminders", "/reminders/calls", "/reminders/answers", "/reminders/figures", "/sessions", "/sessions/new", "/missions", "/missions/new", "/hospitals", "/users", "/policies", "/policies/Booking", "/policies/Reminders", "/policies/Reminders/texts", "/audit",
    ];

    [Theory, MemberData(nameof(Screens))]
    public async Task A_screen_is_accessible_in_every_dress(string path)
    {
        await using var host = await HostUnderTest.StartAsync();
        foreach (var (width, scheme, language) in new[] { (1366, ColorScheme.Light, "en"), (1366, ColorScheme.Dark, "ru"), (390, ColorScheme.Light, "fa"), (820, ColorScheme.Dark, "ur") })
        {
            var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
            await page.SignInAsync();
            var answer = await page.GotoAsync(path);

            Assert.Equal(200, answer!.Status);
            Assert.Equal(language is "fa" or "ur" ? "rtl" : "ltr", await page.GetAttributeAsync("html", "dir"));
            await page.AssertAccessibleAsync();
            await page.Context.CloseAsync();
        }
    }
}
