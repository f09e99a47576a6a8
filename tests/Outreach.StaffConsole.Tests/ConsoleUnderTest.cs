using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Outreach.Testing;

[assembly: AssemblyFixture(typeof(Outreach.StaffConsole.Tests.Browser))]

namespace Outreach.StaffConsole.Tests;

/// <summary>What every browser test does.</summary>
internal static class ConsoleUnderTest
{
    /// <summary>Signs in by the form, as a person does.</summary>
    public static async Task SignInAsync(this IPage page, string userName = "everybody")
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("input[name=userName]", userName);
        await page.FillAsync("input[name=password]", HostUnderTest.Password);
        await page.ClickAsync("form[data-sign-in] button");
        await page.Locator("form[data-sign-out]").WaitForAsync();
    }

    /// <summary>No rule of WCAG 2.2 AA that a program can check is broken, and nothing scrolls sideways.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page scrolls sideways.");
    }
}
