using Microsoft.Playwright;
using Outreach.Application.Reminders;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>The menu: one row on a laptop, by keyboard, without script and on a phone.</summary>
public sealed class MenuTests(Browser browser)
{
    [Theory]
    [InlineData("everybody", true)]
    [InlineData("bookingclerk", true)]
    [InlineData("bookingclerk", false)]
    public async Task The_bar_is_one_row_on_a_laptop_in_every_language(string user, bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, width: 1280, script: script);
        await page.SignInAsync(user);
        foreach (var language in MessageLanguages.All)
        {
            await page.Context.AddCookiesAsync([new() { Name = "outreach-language", Value = language, Url = host.Address.ToString() }]);
            await page.GotoAsync("/");
            var bar = await page.Locator("header.bar").BoundingBoxAsync();
            Assert.True(bar!.Height < 64, $"The bar is {bar.Height} pixels high in {language}.");
        }
    }

    [Fact]
    public async Task A_group_opens_by_keyboard_without_script_and_closes_the_other()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, script: false);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.BookingClerk));
        await page.GotoAsync("/sessions");

        Assert.Equal("Theatre", await page.InnerTextAsync(".group > summary[aria-current=true]"));
        await page.Locator(".group > summary").Nth(0).PressAsync("Enter");
        await page.Locator(".group[open] a[href='/patients']").WaitForAsync();
        await page.Locator(".group > summary").Nth(1).PressAsync("Enter");
        await page.Locator(".group[open] a[href='/sessions'][aria-current=page]").WaitForAsync();
        Assert.Equal(1, await page.Locator(".group[open]").CountAsync());
        await page.Locator(".group[open] a[href='/board']").PressAsync("Enter");
        await page.WaitForURLAsync("**/board");
        Assert.Equal(0, await page.Locator(".group[open]").CountAsync());
    }

    [Fact]
    public async Task Escape_and_a_click_elsewhere_close_an_open_group()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, language: "fa", scheme: ColorScheme.Dark);
        await page.SignInAsync();
        await page.Locator(".group > summary").Nth(3).ClickAsync();
        await page.Locator(".group[open] a[href='/users']").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".group[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.True(await page.Locator(".group > summary").Nth(3).EvaluateAsync<bool>("s => s === document.activeElement"));

        await page.Locator(".group > summary").Nth(0).ClickAsync();
        await page.Locator(".group[open]").WaitForAsync();
        await page.ClickAsync("h1");
        await page.Locator(".group[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task On_a_phone_without_script_two_taps_lead_to_a_page()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, width: 360, script: false);
        await page.SignInAsync();
        Assert.False(await page.IsVisibleAsync(".group"));
        await page.ClickAsync(".menu > summary");
        await page.Locator(".group > summary").Nth(2).ClickAsync();
        await page.ClickAsync(".group a[href='/missions']");
        await page.WaitForURLAsync("**/missions");
    }
}
