using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What Outreach is for, done by clicking alone.</summary>
public sealed class MainJobTests(Browser browser)
{
    private const string List =
        "No,Family name,Given name,Sex,Date of birth,Phone,Citizenship,VA R,VA L,Eye,Diagnosis\n1,Toktosunova,Aigul,F,12.03.1950,+996555123456,KG,,,right,H25.1\n";

    [Fact]
    public async Task A_registration_list_becomes_a_verified_operation_that_counts_for_the_commitment()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithPlaces(3).WithWaiting(0).StartingIn(2));
        var clerk = await browser.OpenAsync(host.Address);
        await clerk.SignInAsync();

        await TakeInAsync(host, clerk);
        await ScreenAndListAsync(clerk);
        await PlaceAsync(clerk);
        host.Clock.AdvanceDays(2);
        await OperateAsync(await SignedInAsync(host, "everybody"));
        var manager = await SignedInAsync(host, "everybody-else");
        await VerifyAsync(manager);

        await manager.GotoAsync($"/fulfilment?commitment={programme.Commitment.Id.Value}");
        Assert.Equal("1", await manager.Locator(".card.figure strong").First.InnerTextAsync());
        await using var db = host.OpenDatabase();
        var operation = await db.Operations.SingleAsync();
        Assert.Equal((OperationStatus.Verified, HostUnderTest.Everybody, HostUnderTest.EverybodyElse), (operation.Status, operation.RecordedBy, operation.VerifiedBy));
        Assert.Equal(0, (await host.SendAsync(new ReconcileCommitment(programme.Commitment.Id.Value))).Difference);
    }

    private static async Task TakeInAsync(HostUnderTest host, IPage page)
    {
        await page.ClickAsync("main a[href='/imports']");
        await page.SetInputFilesAsync("input[name=file]", new FilePayload { Name = "osh.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(List) });
        await page.FillAsync("input[name=listName]", "osh-2026-test");
        await page.FillAsync("input[name=campDate]", "2026-11-20");
        await page.ClickAsync("section[aria-labelledby=upload] button");
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");
        await page.ClickAsync("section[aria-labelledby=take-in] button");
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");
        await page.Locator("main a[href^='/patients/']").First.ClickAsync();
        await page.Locator("#timeline").WaitForAsync();
    }

    private static async Task ScreenAndListAsync(IPage page)
    {
        await page.ClickAsync("a[href$='/screenings/new']");
        await page.FillAsync("input[name=Right-Presenting]", "3/60");
        await page.SelectOptionAsync("select[name=Right-cataract]", "yes");
        await page.FillAsync("input[name=Left-Presenting]", "6/18");
        await page.FillAsync("input[name=day]", "2026-11-20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the screening" }).ClickAsync();
        await page.ClickAsync("section[data-eye=Right] button[value=List]");
        await page.Locator("[role=status].ok", new() { HasText = "on the waiting list" }).WaitForAsync();
        await page.Locator("main a[href^='/patients/']").First.ClickAsync();
        await page.Locator("#timeline").WaitForAsync();
    }

    private static async Task PlaceAsync(IPage page)
    {
        await page.ClickAsync("section[data-eye=Right] a[href^='/board?']");
        await page.Locator("section[aria-labelledby=offers] button").First.ClickAsync();
        await page.Locator("[role=status]", new() { HasText = "Booked." }).WaitForAsync();
        await page.Locator(".session .chip").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Patient is coming" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();
    }

    private static async Task OperateAsync(IPage page)
    {
        await page.GotoAsync("/today");
        foreach (var button in new[] { "Arrived", "Into theatre", "Record the operation" })
        {
            if (button == "Record the operation")
            {
                await page.ClickAsync(".person summary.primary");
                await page.AssertAccessibleAsync();
            }

            await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = button }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }
    }

    private static async Task VerifyAsync(IPage page)
    {
        await page.GotoAsync("/operations?queue=true");
        await page.ClickAsync("main a[href^='/operations/']");
        var facts = await page.InnerTextAsync("dl.facts");
        Assert.All(["Technique", "Lens power", "Complications", "Theatre session", "Planned arrival", "by a colleague"], fact => Assert.Contains(fact, facts, StringComparison.Ordinal));
        await page.ClickAsync("form:has(input[value=verify]) button");
        await page.Locator("[role=status].ok").WaitForAsync();
    }

    private async Task<IPage> SignedInAsync(HostUnderTest host, string user)
    {
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(user);
        return page;
    }
}
