using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain.Bookings;
using Outreach.Screens;
using Outreach.Testing;

// Takes a picture of every screen of the console, with the demo's data, into docs/screens.
// Names of screens as arguments take only those.
var folder = Path.Combine(Repository(), "docs", "screens");
await using var host = await DemoHost.StartAsync();
Screen[] all = [.. Screen.All, Screen.Appointment(await AppointmentAsync(host.Services)), Screen.Compare(await NamesakesAsync(host.Services))];
var wanted = all.Where(s => args.Length == 0 || args.Contains(s.Name)).ToList();
if (wanted.Count == 0)
{
    Console.Error.WriteLine($"usage: [NAME ...], of: {string.Join(", ", all.Select(s => s.Name))}");
    return 2;
}

Directory.CreateDirectory(folder);
await using var camera = await Camera.OpenAsync(host.Address, folder);
var failures = 0;
foreach (var screen in wanted)
{
    foreach (var dress in screen.Dresses)
    {
        if (await camera.TakeAsync(screen, dress) is { } failure)
        {
            Console.Error.WriteLine(failure);
            failures++;
        }
    }
}

Console.WriteLine($"{Directory.GetFiles(folder, "*.png").Length} pictures, {Directory.GetFiles(folder, "*.png").Sum(f => new FileInfo(f).Length) / 1024} kB in {folder}");
return failures == 0 ? 0 : 1;

// The next patient who has yet to say whether they come.
static async Task<string> AppointmentAsync(IServiceProvider services)
{
    await using var scope = services.CreateAsyncScope();
    var (db, clock) = (scope.ServiceProvider.GetRequiredService<OutreachDbContext>(), scope.ServiceProvider.GetRequiredService<IClock>());
    var now = clock.GetCurrentInstant();
    var next = await db.Bookings.Where(b => b.Status == BookingStatus.Booked && b.ArrivesAt > now).OrderBy(b => b.ArrivesAt).ThenBy(b => b.Id).Select(b => b.Id).FirstAsync();
    return scope.ServiceProvider.GetRequiredService<IAppointmentLinks>().PathOf(next);
}

// Two people of the camps of Osh who could be taken for one.
static async Task<string> NamesakesAsync(IServiceProvider services)
{
    await using var scope = services.CreateAsyncScope();
    var db = scope.ServiceProvider.GetRequiredService<OutreachDbContext>();
    var seen = await (
        from e in db.WaitingList
        join h in db.Hospitals on e.HospitalId equals h.Id
        join p in db.Patients on e.PatientId equals p.Id
        where h.City == "Osh"
        orderby p.FamilyName, p.GivenName, p.Id
        select new { p.Id, p.FamilyName, p.Sex }).Distinct().ToListAsync();
    var two = seen.GroupBy(p => (p.FamilyName, p.Sex)).First(g => g.Count() > 1).Take(2).ToList();
    return $"/patients/{two[0].Id.Value}/merge/{two[1].Id.Value}";
}

static string Repository()
{
    for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
    {
        if (File.Exists(Path.Combine(at.FullName, "Outreach.sln")))
        {
            return at.FullName;
        }
    }

    throw new DirectoryNotFoundException("Outreach.sln is in no folder above this program.");
}
