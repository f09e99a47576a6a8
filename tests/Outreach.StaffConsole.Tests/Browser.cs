using Microsoft.Playwright;

namespace Outreach.StaffConsole.Tests;

/// <summary>One Chromium for all tests: the system's own, nothing downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where Debian's package puts it.</summary>
    private static string Executable => Environment.GetEnvironmentVariable("OUTREACH_TEST_CHROMIUM") ?? "/usr/bin/chromium-headless-shell";

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>A browser window of its own, with nobody signed in.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width = 1366, int height = 900, ColorScheme scheme = ColorScheme.Light, string language = "en", bool script = true)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = language,
            JavaScriptEnabled = script,
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
