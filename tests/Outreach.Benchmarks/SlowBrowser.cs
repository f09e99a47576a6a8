using System.Text.Json;
using Microsoft.Playwright;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>What a page cost.</summary>
/// <param name="Bytes">Over the wire, heads of the answers included.</param>
/// <param name="Painted">Until the largest piece of content stood there, milliseconds.</param>
internal sealed record PageCost(long Bytes, double Painted);

/// <summary>Chromium behind a line with 400 ms of latency and 50 kB a second both ways, signed in.</summary>
internal sealed class SlowBrowser : IAsyncDisposable
{
    private const int LatencyMilliseconds = 400;
    private const int BytesPerSecond = 50_000;

    /// <summary>The last report of the largest content that was painted.</summary>
    private const string LargestPaint =
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IPage page;
    private readonly ICDPSession session;
    private long bytes;

    private SlowBrowser(IPlaywright playwright, IBrowser browser, IPage page, ICDPSession session)
    {
        (this.playwright, this.browser, this.page, this.session) = (playwright, browser, page, session);
        session.Event("Network.loadingFinished").OnEvent += (_, json) =>
            Interlocked.Add(ref bytes, (long)(json?.GetProperty("encodedDataLength").GetDouble() ?? 0));
    }

    public static string Executable => Environment.GetEnvironmentVariable("OUTREACH_TEST_CHROMIUM") ?? "/usr/bin/chromium-headless-shell";

    public static async Task<SlowBrowser> OpenAsync(Uri address)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString(), Locale = "ru" });
        var page = await context.NewPageAsync();
        await SignInAsync(page);
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = LatencyMilliseconds,
            ["downloadThroughput"] = BytesPerSecond,
            ["uploadThroughput"] = BytesPerSecond,
        });
        return new SlowBrowser(playwright, browser, page, session);
    }

    /// <param name="cold">With nothing in the cache.</param>
    public async Task<PageCost> LoadAsync(string path, bool cold)
    {
        if (cold)
        {
            await session.SendAsync("Network.clearBrowserCache");
        }

        Interlocked.Exchange(ref bytes, 0);
        var answer = await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        if (answer is not { Status: 200 })
        {
            throw new InvalidOperationException($"{path} answered {answer?.Status}.");
        }

        var painted = await page.EvaluateAsync<JsonElement>(LargestPaint);
        return new PageCost(Interlocked.Read(ref bytes), painted.GetDouble());
    }

    /// <summary>Signs in by the form as the user who has every role.</summary>
    public static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("input[name=userName]", "everybody");
        await page.FillAsync("input[name=password]", HostUnderTest.Password);
        await page.ClickAsync("form[data-sign-in] button");
        await page.Locator("form[data-sign-out]").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
