using Microsoft.Playwright;

namespace Outreach.Benchmarks;

/// <summary>Many pages of one person, all left open.</summary>
internal sealed class OpenPages : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IBrowserContext context;

    private OpenPages(IPlaywright playwright, IBrowser browser, IBrowserContext context) =>
        (this.playwright, this.browser, this.context) = (playwright, browser, context);

    public static async Task<OpenPages> StartAsync(Uri address)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = SlowBrowser.Executable,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--renderer-process-limit=4"],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString() });
        await SlowBrowser.SignInAsync(await context.NewPageAsync());
        return new OpenPages(playwright, browser, context);
    }

    public async Task OpenAsync(int pages)
    {
        for (var i = 0; i < pages; i++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(i % 2 == 0 ? "/patients/new" : "/board");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
