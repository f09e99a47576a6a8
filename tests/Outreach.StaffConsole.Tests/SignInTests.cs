using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

public sealed class SignInTests(Browser browser)
{
    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_and_then_gets_the_page_that_was_asked_for()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address);

        await page.GotoAsync("/waiting-list?days=3");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.AssertAccessibleAsync();
        await page.FillAsync("input[name=userName]", "everybody");
        await page.FillAsync("input[name=password]", "wrong");
        await page.ClickAsync("form[data-sign-in] button");
        await page.Locator("[role=alert]").WaitForAsync();
        await page.FillAsync("input[name=userName]", "everybody");
        await page.FillAsync("input[name=password]", HostUnderTest.Password);
        await page.ClickAsync("form[data-sign-in] button");
        await page.Locator("form[data-sign-out]").WaitForAsync();

        Assert.EndsWith("/waiting-list?days=3", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_is_chosen_before_signing_in_and_stays()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address);

        await page.GotoAsync("/sign-in");
        await page.SelectOptionAsync("main select[name=language]", "ru");
        await page.WaitForFunctionAsync("document.documentElement.lang === 'ru'");
        await page.SignInAsync();

        Assert.Equal("ru", await page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();

        await page.ClickAsync("form[data-sign-out] button");
        await page.Locator("form[data-sign-in]").WaitForAsync();
        await page.GotoAsync("/waiting-list");

        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_one_signs_in_reads_and_filters()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, script: false);

        await page.SignInAsync();
        await page.GotoAsync("/waiting-list");
        await page.FillAsync("input[name=days]", "10");
        await page.ClickAsync("form.filter button");
        await page.Locator(".empty").WaitForAsync();

        Assert.Contains("days=10", page.Url, StringComparison.Ordinal);
    }
}
