using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Application.Security;
using Outreach.Domain.Policies;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>Users and their roles, policies, and the audit trail.</summary>
public sealed class AdminScreensTests(Browser browser)
{
    [Fact]
    public async Task A_user_is_added_with_a_role_at_a_hospital_signs_in_and_is_shut_out()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Administrator));
        await page.GotoAsync("/users");
        await page.FillAsync("#add input[name=displayName]", "Aisuluu");
        await page.FillAsync("#add input[name=userName]", "aisuluu");
        await page.FillAsync("#add input[name=password]", HostUnderTest.Password);
        await page.ClickAsync("#add button");
        await page.Locator("#roles").WaitForAsync();
        await page.SelectOptionAsync("#roles select[name=role]", nameof(StaffRole.BookingClerk));
        await page.SelectOptionAsync("#roles select[name=hospital]", world.Hospital.Id.Value.ToString());
        await page.ClickAsync("#roles button.primary");
        await page.Locator("#roles li", new() { HasText = "Booking clerk, Test hospital" }).WaitForAsync();
        await page.AssertAccessibleAsync();

        var clerk = await browser.OpenAsync(host.Address, width: 390, script: false);
        await clerk.SignInAsync("aisuluu");
        Assert.Equal(200, (await clerk.GotoAsync("/waiting-list"))!.Status);
        Assert.Equal(403, (await clerk.GotoAsync("/users"))!.Status);
        await page.ClickAsync("#access button.danger");
        await page.Locator("#access p", new() { HasText = "cannot sign in" }).WaitForAsync();

        // The console's own memory of the clerk must be gone at once, not in five seconds.
        await clerk.GotoAsync("/waiting-list");
        Assert.Equal(0, await clerk.Locator("form[data-sign-out]").CountAsync());
    }

    [Fact]
    public async Task A_role_is_taken_away()
    {
        await using var host = await HostUnderTest.StartAsync();
        var only = await host.AddUserAsync("only-registrar", new HeldRole(StaffRole.Registrar, null));
        var page = await browser.OpenAsync(host.Address, language: "kk");
        await page.SignInAsync();
        await page.GotoAsync($"/users/{only.Value}");
        await page.ClickAsync("#roles li button");
        await page.Locator("#roles li").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.RoleGrants.CountAsync(g => g.UserId == only, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_audit_says_who_looked_at_a_patient_and_who_booked_them()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        await host.SendAsync(new GetPatient(world.Patients[0].Id.Value));
        await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Auditor));
        await page.GotoAsync("/audit");
        await page.AssertAccessibleAsync();
        await page.FillAsync("input[name=patient]", world.Patients[0].Reference);
        await page.ClickAsync("form.filter button");
        await page.WaitForURLAsync("**patient=**");

        var actions = await page.Locator("tbody td .code").AllInnerTextsAsync();
        Assert.Contains(nameof(BookSurgery), actions);
        Assert.Contains(nameof(GetPatient), actions);
        Assert.Equal(1, await page.Locator("tbody .pill.info").CountAsync());
        Assert.DoesNotContain("Familyname", await page.ContentAsync(), StringComparison.Ordinal);
        await page.FillAsync("input[name=user]", "nobody-of-this-name");
        await page.ClickAsync("form.filter button");
        await page.Locator(".empty").WaitForAsync();

        var urdu = await browser.OpenAsync(host.Address, language: "ur");
        await urdu.SignInAsync(HostUnderTest.NameOf(StaffRole.Auditor));
        await urdu.GotoAsync($"/audit?action={nameof(BookSurgery)}");
        Assert.DoesNotContain("Booked", await urdu.InnerTextAsync("tbody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hospital_gets_rules_of_its_own_and_a_number_nobody_means_is_refused()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var page = await browser.OpenAsync(host.Address, width: 390);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Administrator));
        await page.GotoAsync("/policies");
        await page.AssertAccessibleAsync();
        await page.ClickAsync($"a[href*='Booking?hospital={world.Hospital.Id.Value}']");
        await page.Locator("input[name=holdMinutes]").WaitForAsync();

        await page.FillAsync("input[name=holdMinutes]", "9000");
        await page.FillAsync("input[name=owner]", "Medical director");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Equal("9000", await page.InputValueAsync("input[name=holdMinutes]"));
        await page.FillAsync("input[name=holdMinutes]", "30");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();
        Assert.Contains("own rules are in force", await page.InnerTextAsync(".note.info"), StringComparison.Ordinal);
        await page.GotoAsync("/policies/Reminders");
        await page.AssertAccessibleAsync();
        await page.FillAsync("input[name=callListDays]", "5");
        await page.FillAsync("input[name=owner]", "Medical director");
        await page.ClickAsync("main form[data-send] button.primary");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        var made = await db.Policies.OrderBy(p => p.MadeAt).ThenBy(p => p.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(PolicyKind.Booking, 1), (PolicyKind.Reminders, 1)], made.Select(p => (p.Kind, p.Number)));
        Assert.Contains("\"holdMinutes\":30", made[0].RulesJson, StringComparison.Ordinal);
        Assert.Contains("\"callListDaysBefore\":5", made[1].RulesJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Eligibility")]
    [InlineData("Priority")]
    public async Task Every_number_of_a_policy_has_a_word_and_is_put_into_force_as_shown(string kind)
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, language: "fa");
        await page.SignInAsync();
        await page.GotoAsync($"/policies/{kind}");
        await page.AssertAccessibleAsync();
        Assert.DoesNotContain(await page.Locator(".fields label, label.inline").AllInnerTextsAsync(), t => t.Length > 0 && char.IsAsciiLetterLower(t.Trim()[0]));
        await page.FillAsync("input[name=owner]", "Medical director");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Policies.CountAsync(TestContext.Current.CancellationToken));
    }
}
