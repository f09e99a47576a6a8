using Microsoft.Playwright;

namespace Outreach.Screens;

/// <summary>Debian's Chromium, with a window for each person and dress.</summary>
internal sealed class Camera : IAsyncDisposable
{
    /// <summary>Of everybody in the demo.</summary>
    private const string Password = "outreach-demo-2026";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Uri address;
    private readonly string folder;
    private readonly Dictionary<(string? User, Dress Dress), IPage> pages = [];

    private Camera(IPlaywright playwright, IBrowser browser, Uri address, string folder) =>
        (this.playwright, this.browser, this.address, this.folder) = (playwright, browser, address, folder);

    private static string Executable => Environment.GetEnvironmentVariable("OUTREACH_TEST_CHROMIUM") ?? "/usr/bin/chromium-headless-shell";

    public static async Task<Camera> OpenAsync(Uri address, string folder)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"] });
        return new Camera(playwright, browser, address, folder);
    }

    /// <summary>What went wrong; null if the picture is there.</summary>
    public async Task<string?> TakeAsync(Screen screen, Dress dress)
    {
        var name = screen.Name + dress.Suffix;
        var page = await PageAsync(screen.User, dress);
        var answer = await page.GotoAsync(screen.Path);
        foreach (var step in screen.Way ?? [])
        {
            var target = page.Locator($"main :is({step})").First;
            if (await target.CountAsync() == 0)
            {
                return $"{name}: {page.Url} has no {step}.";
            }

            answer = await GoAsync(page, target) ?? answer;
        }

        if (answer is not { Status: 200 })
        {
            return $"{name}: {page.Url} answered {answer?.Status}.";
        }

        var height = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        var picture = await page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
            Clip = new Clip { X = 0, Y = 0, Width = dress.Width, Height = Math.Min(height, dress.Tallest) },
        });
        var small = PalettePng.Of(picture);
        await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), small);
        Console.WriteLine($"{name,-24} {picture.Length / 1024,5} kB, {small.Length / 1024,4} kB with a palette");
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>Follows a link, ticks a box, or presses a button and comes where it leads.</summary>
    private static async Task<IResponse?> GoAsync(IPage page, ILocator target)
    {
        switch (await target.EvaluateAsync<string>("e => e.tagName"))
        {
            case "A":
                return await page.GotoAsync(await target.EvaluateAsync<string>("a => a.href"));
            case "INPUT":
                await target.CheckAsync();
                return null;
            case "BUTTON" when await target.EvaluateAsync<bool>("b => b.form?.dataset.send !== undefined"):
                // The script sends such a form, and shows the answer in place of the page.
                var before = page.Url;
                await target.ClickAsync();
                await page.WaitForURLAsync(url => url != before);
                return null;
            default:
                var answer = await page.RunAndWaitForResponseAsync(() => target.ClickAsync(), r => r.Request.IsNavigationRequest);
                await page.WaitForLoadStateAsync();
                return answer;
        }
    }

    private async Task<IPage> PageAsync(string? user, Dress dress)
    {
        if (!pages.TryGetValue((user, dress), out var page))
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                ViewportSize = new ViewportSize { Width = dress.Width, Height = dress.Width > 600 ? 800 : 844 },
                ColorScheme = dress.Scheme,
                Locale = dress.Language,
            });
            pages[(user, dress)] = page = await context.NewPageAsync();
            if (user is not null)
            {
                await page.GotoAsync("/sign-in");
                await page.FillAsync("input[name=userName]", user);
                await page.FillAsync("input[name=password]", Password);
                await page.ClickAsync("form[data-sign-in] button");
                await page.Locator("form[data-sign-out]").WaitForAsync();
            }
        }

        return page;
    }
}
