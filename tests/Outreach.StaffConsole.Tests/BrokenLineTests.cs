using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Application.Commitments;
using Outreach.Application.Patients;
using Outreach.Application.Registrations;
using Outreach.Application.Reminders;
using Outreach.Application.Screening;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Application.WaitingList;
using Outreach.Domain.Bookings;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>The worst a line can do to a form: it arrives, and the answer is lost.</summary>
public sealed class BrokenLineTests(Browser browser)
{
    /// <summary>One form of each kind of work, by the command that it leaves in the audit trail.</summary>
    public static TheoryData<string> Forms => [.. All.Keys];

    private static Dictionary<string, Form> All { get; } = new(StringComparer.Ordinal)
    {
        [nameof(RegisterPatient)] = new(
            _ => "/patients/new", "register", [new("family", "Toktosunova"), new("given", "Aigul"), new("birth", "1950-03-12")], "button[value=register]"),
        [nameof(AddUnavailability)] = new(w => w.Patient, "away", [new("from", "2027-01-10"), new("to", "2027-01-12")]),
        [nameof(HoldEntry)] = new(w => w.Patient, "hold-", [new("reason", "Has a cold"), new("review", "2027-01-10")]),
        [nameof(RemoveEntry)] = new(w => w.Patient, "remove-", [new("note", "Moved to another country")]),
        [nameof(OverridePriority)] = new(w => w.Patient, "override-", [new("reason", "Cares for a child alone")]),
        [nameof(RecordScreening)] = new(w => $"{w.Patient}/screenings/new", "screening", [new("Right-Presenting", "3/60"), new("day", "2026-11-20")]),
        [nameof(CancelBooking)] = new(w => w.Booking, "cancel", []),
        [nameof(MarkArrived)] = new(_ => "/today", "arrive-", []),
        [nameof(MarkNoShow)] = new(_ => "/today", "miss-", []),
        [nameof(CreateAllotment)] = new(w => w.Commitment, "allot", [new("country", "KG"), new("allotted", "5"), new("allotReason", "For the winter")]),
        [nameof(AmendCommitment)] = new(w => $"{w.Commitment}?by=10", "amend", [new("amendReason", "Ten more were pledged")]),
        [nameof(CreateHospital)] = new(
            _ => "/hospitals", "add",
            [
                new("code", "KKD-01"), new("country", "UZ"), new("name", "Kokand hospital"), new("city", "Kokand"), new("zone", "Asia/Tashkent"), new("latitude", "40.5"),
                new("longitude", "70.9"), new("language0", "ru"),
            ]),
        [nameof(CreateUser)] = new(_ => "/users", "add", [new("displayName", "A clerk"), new("userName", "a-clerk"), new("password", "a long enough password")]),
        [nameof(ReplaceReminderPolicy)] = new(_ => "/policies/Reminders", "replace", [new("owner", "The clinic")], "button.primary"),
        [nameof(UploadRegistrationList)] = new(
            _ => "/imports", "upload", [new("listName", "osh-2026-test"), new("campDate", "2026-11-20")], Answer: "[data-status=Queued]", TakesFile: true),
    };

    [Theory, MemberData(nameof(Forms))]
    public async Task A_form_whose_answer_is_lost_keeps_what_was_typed_and_lands_once(string command)
    {
        var form = All[command];
        await using var host = await HostUnderTest.StartAsync();
        var world = await MakeAsync(host);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync(form.Path(world));
        var here = page.Locator($"form:has(input[name=_handler][value^='{form.Name}'])").First;
        await here.EvaluateAsync("f => { for (let d = f.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; }");
        await form.FillAsync(here);
        var (arrived, lineIsBack) = (0, new TaskCompletionSource());
        await page.Context.RouteAsync("**", async route =>
        {
            // What is looked up while one types is not the form that is sent.
            if (route.Request.Method != "POST" || route.Request.PostData?.Contains("what=look", StringComparison.Ordinal) == true)
            {
                await route.ContinueAsync();
            }
            else if (++arrived == 1)
            {
                await route.FetchAsync(new() { MaxRedirects = 0 });
                await route.AbortAsync("connectionreset");
            }
            else
            {
                await lineIsBack.Task;
                await route.ContinueAsync();
            }
        });

        await here.Locator(form.Button).ClickAsync();
        await page.Locator("#line", new() { HasText = "No connection" }).WaitForAsync();
        foreach (var (name, value) in form.Fields)
        {
            Assert.Equal(value, await here.Locator($"[name={name}]").InputValueAsync());
        }

        lineIsBack.SetResult();
        await page.Locator(form.Answer).First.WaitForAsync();

        Assert.Equal(2, arrived);
        await using var db = host.OpenDatabase();
        var subjects = await db.AuditRecords.Where(a => a.Action == command).Select(a => new { a.Subject, a.SubjectId }).ToListAsync();
        Assert.NotEmpty(subjects);
        Assert.Equal(subjects.Distinct(), subjects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_that_somebody_else_was_quicker_with_says_so(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        await MakeAsync(host);
        var page = await browser.OpenAsync(host.Address, script: script);
        await page.SignInAsync();
        await page.GotoAsync("/today");
        await using (var db = host.OpenDatabase())
        {
            await host.SendAsync(new MarkArrived((await db.Bookings.SingleAsync()).Id.Value));
        }

        await page.ClickAsync("details:has(input[name=_handler][value^='miss-']) > summary");
        await page.ClickAsync("form:has(input[name=_handler][value^='miss-']) button");
        await page.Locator("[role=alert]", new() { HasText = "Somebody else changed this" }).WaitForAsync();

        await using var after = host.OpenDatabase();
        Assert.Equal(BookingStatus.Arrived, (await after.Bookings.SingleAsync()).Status);
    }

    private static async Task<World> MakeAsync(HostUnderTest host)
    {
        var programme = await host.GivenAsync(p => p.WithPlaces(3).WithWaiting(2).WithPool(50).StartingIn(1));
        var booked = await host.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Session.Id.Value));
        host.Clock.AdvanceDays(1);
        return new World(
            $"/patients/{programme.Entries[0].PatientId.Value}",
            $"/board?hospital={programme.Hospital.Id.Value}&booking={booked.BookingId}",
            $"/commitments/{programme.Commitment.Id.Value}");
    }

    /// <summary>The pages with the forms.</summary>
    private sealed record World(string Patient, string Booking, string Commitment);

    private sealed record Field(string Name, string Value);

    /// <param name="Name">How the form's name begins.</param>
    /// <param name="Answer">What is there when it was saved.</param>
    private sealed record Form(
        Func<World, string> Path, string Name, IReadOnlyList<Field> Fields, string Button = "button", string Answer = "[role=status].ok", bool TakesFile = false)
    {
        public async Task FillAsync(ILocator form)
        {
            foreach (var (name, value) in Fields)
            {
                if (await form.Locator($"select[name={name}]").CountAsync() == 1)
                {
                    await form.Locator($"select[name={name}]").SelectOptionAsync(value);
                }
                else
                {
                    await form.Locator($"[name={name}]").FillAsync(value);
                }
            }

            if (TakesFile)
            {
                await form.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "osh.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("Family name,Given name\n") });
            }
        }
    }
}
