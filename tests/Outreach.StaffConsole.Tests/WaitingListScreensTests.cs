using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.WaitingList;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>The waiting list is narrowed down, explained row by row, and worked on for several people at once.</summary>
public sealed class WaitingListScreensTests(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chosen_people_are_shown_before_they_are_held_resumed_and_removed(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(3));
        var page = await browser.OpenAsync(host.Address, script: script);
        await page.SignInAsync();
        await page.GotoAsync("/waiting-list?eye=Right");

        await ChooseAsync(0, 1);
        await page.ClickAsync("button[value=hold]");
        await page.Locator("table[data-fit=yes]").WaitForAsync();
        Assert.Equal(2, await page.Locator("table[data-fit=yes] tbody tr").CountAsync());
        Assert.DoesNotContain("Familyname", page.Url, StringComparison.Ordinal);
        await page.FillAsync("input[name=reason]", "Roads are closed");
        await page.FillAsync("input[name=review]", "2026-12-20");
        await page.ClickAsync("form:has(input[name=entry]) button");
        await page.WaitForURLAsync("**/waiting-list?eye=Right&done=saved");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());

        await page.GotoAsync("/waiting-list?status=OnHold");
        await ChooseAsync(0);
        await page.ClickAsync("button[value=resume]");
        await page.ClickAsync("form:has(input[name=entry]) button");
        await page.WaitForURLAsync("**done=saved");
        await page.GotoAsync("/waiting-list?status=OnHold");
        await ChooseAsync(0);
        await page.ClickAsync("button[value=remove]");
        await page.SelectOptionAsync("select[name=reason]", "Unreachable");
        await page.ClickAsync("form:has(input[name=entry]) button");
        await page.WaitForURLAsync("**done=saved");

        await using var db = host.OpenDatabase();
        Assert.Equal([EntryStatus.Waiting, EntryStatus.Waiting, EntryStatus.Removed], (await db.WaitingList.Select(e => e.Status).ToListAsync()).Order());
        Assert.Equal(2, await db.AuditRecords.CountAsync(a => a.Action == nameof(HoldEntries)));
        Assert.Equal(3, world.Entries.Count);

        async Task ChooseAsync(params int[] rows)
        {
            foreach (var row in rows)
            {
                await page.Locator("tbody input[type=checkbox]").Nth(row).CheckAsync();
            }
        }
    }

    [Fact]
    public async Task Who_changed_meanwhile_stops_all_and_is_shown_apart_then()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/waiting-list/chosen?do=remove&{string.Join('&', world.Entries.Select(e => $"e={e.Id.Value}"))}&back=https://elsewhere.example/");
        Assert.Equal("/waiting-list", await page.GetAttributeAsync(".page-top a", "href"));
        await host.SendAsync(new RemoveEntry(world.Entries[0].Id.Value, RemovalReason.Moved));

        await page.SelectOptionAsync("select[name=reason]", "Declined");
        await page.ClickAsync("form:has(input[name=entry]) button");
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Equal(1, await page.Locator("table[data-fit=no] tbody tr").CountAsync());
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.WaitingList.CountAsync(e => e.Status == EntryStatus.Waiting));

        await page.SelectOptionAsync("select[name=reason]", "Declined");
        await page.ClickAsync("form:has(input[name=entry]) button");
        await page.WaitForURLAsync("**/waiting-list?done=saved");
        Assert.Equal(0, await db.WaitingList.CountAsync(e => e.Status == EntryStatus.Waiting));
    }

    [Fact]
    public async Task The_list_is_narrowed_by_country_and_language_and_a_row_leads_to_why_it_stands_there()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(3));
        await using (var db = host.OpenDatabase())
        {
            var abroad = await db.WaitingList.SingleAsync(e => e.Id == world.Entries[1].Id);
            abroad.CopyFromPatient("UZ", "uz-Latn");
            abroad.OverrideRank(PriorityTier.A, 7, "Loses her work", null, host.Clock.GetCurrentInstant());
            await db.SaveChangesAsync();
        }

        var page = await browser.OpenAsync(host.Address, script: false);
        await page.SignInAsync();
        await page.GotoAsync("/waiting-list");
        await page.SelectOptionAsync("select[name=country]", "UZ");
        await page.SelectOptionAsync("select[name=speaks]", "uz-Latn");
        await page.ClickAsync("form.filter button");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        Assert.Contains("country=UZ", page.Url, StringComparison.Ordinal);

        await page.ClickAsync("tbody td a");
        Assert.EndsWith($"/waiting-list/{world.Entries[1].Id.Value}", page.Url, StringComparison.Ordinal);
        Assert.Contains("Place 1 of 3", await page.InnerTextAsync(".page-top"), StringComparison.Ordinal);
        Assert.Contains("Loses her work", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.Locator("summary", new() { HasText = "Put on hold" }).ClickAsync();
        await page.FillAsync("details[open] input[name=reason]", "Fever, comes again");
        await page.FillAsync("details[open] input[name=review]", "2026-12-20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Put on hold" }).ClickAsync();
        await page.Locator(".note.ok[role=status]").WaitForAsync();
        Assert.DoesNotContain("Place 1 of", await page.InnerTextAsync(".page-top"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_a_clinician_is_marked_and_not_placed()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2));
        await using (var db = host.OpenDatabase())
        {
            (await db.WaitingList.SingleAsync(e => e.Id == world.Entries[0].Id)).SettleQueue(ClinicianQueue.OnlyEye);
            await db.SaveChangesAsync();
        }

        var page = await browser.OpenAsync(host.Address, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync("/waiting-list");
        Assert.Equal(["Врач: единственный глаз"], await page.Locator("tbody .pill.warn", new() { HasText = "Врач" }).AllInnerTextsAsync());

        await page.GotoAsync($"/waiting-list/{world.Entries[0].Id.Value}");
        Assert.Equal(0, await page.Locator("a[href^='/board?hospital']").CountAsync());
        await page.GotoAsync($"/waiting-list/{world.Entries[1].Id.Value}");
        Assert.Equal(1, await page.Locator("a[href^='/board?hospital']").CountAsync());

        await page.GotoAsync($"/board?entry={world.Entries[0].Id.Value}");
        Assert.Equal("Сначала эту запись смотрит врач.", await page.InnerTextAsync("section[aria-labelledby=offers] .note"));
        Assert.Equal(0, await page.Locator(".session button").CountAsync());
    }

    [Fact]
    public async Task A_full_page_is_light_enough_for_a_slow_line()
    {
        await using var host = await HostUnderTest.StartAsync();
        await host.GivenAsync(p => p.WithWaiting(60));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        var cookies = string.Join("; ", (await page.Context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}"));
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        client.DefaultRequestHeaders.Add("Cookie", cookies);

        var bytes = 0;
        var list = await client.GetByteArrayAsync(new Uri("/waiting-list", UriKind.Relative));
        foreach (var asset in await page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map(r => r.name).filter(n => n.includes('/assets/'))"))
        {
            bytes += (await client.GetByteArrayAsync(new Uri(asset))).Length;
        }

        Assert.InRange(list.Length, 1_000, 8_000);
        Assert.InRange(list.Length + bytes, 5_000, 15_000);
    }

    [Theory]
    [InlineData(1366, ColorScheme.Light, "en")]
    [InlineData(1366, ColorScheme.Dark, "ru")]
    [InlineData(390, ColorScheme.Light, "fa")]
    [InlineData(390, ColorScheme.Dark, "hi")]
    public async Task The_list_a_choice_and_an_entry_are_accessible_in_every_dress(int width, ColorScheme scheme, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(3));
        await host.SendAsync(new HoldEntry(world.Entries[2].Id.Value, "Fever", new NodaTime.LocalDate(2026, 12, 20)));
        var chosen = string.Join('&', world.Entries.Select(e => $"e={e.Id.Value}"));
        var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
        await page.SignInAsync();

        foreach (var path in new[]
        {
            "/waiting-list", "/waiting-list?status=OnHold&country=KG&speaks=ky", $"/waiting-list/{world.Entries[0].Id.Value}", $"/waiting-list/{world.Entries[2].Id.Value}",
            $"/waiting-list/chosen?do=hold&{chosen}", $"/waiting-list/chosen?do=resume&{chosen}", $"/waiting-list/chosen?do=remove&{chosen}", "/waiting-list/chosen",
        })
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(200, answer!.Status);
            await page.EvaluateAsync("document.querySelectorAll('main details').forEach(d => d.open = true)");
            await page.AssertAccessibleAsync();
        }
    }
}
