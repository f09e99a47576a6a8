using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Infrastructure;

namespace Outreach.Web.Demo;

/// <summary>Makes a believable programme in an empty database: places, people, lists, and two weeks of a mission in Osh up to now.</summary>
internal sealed class DemoProgramme(IServiceScopeFactory scopes, IDbContextFactory<OutreachDbContext> contexts, DemoClock clock, IWebHostEnvironment environment)
    : IHostedService
{
    private const string Ready = "demo-ready";
    private const int DaysBefore = 16;
    private const int MissionDaysBefore = 9;

    /// <summary>Makes the demo if there is nothing yet, or takes its clock up where it was.</summary>
    /// <exception cref="InvalidOperationException">The making of a demo was cut off, or the database is somebody's own.</exception>
    public async Task EnsureAsync(TextWriter output)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await db.Settings.AnyAsync(s => s.Key == Ready))
        {
            var shift = await db.Settings.SingleAsync(s => s.Key == DemoClock.Setting);
            clock.SetShift(Duration.FromSeconds(long.Parse(shift.Value, System.Globalization.CultureInfo.InvariantCulture)));
        }
        else if (await db.Users.AnyAsync())
        {
            throw new StartRefusedException("The database is not empty and holds no complete demo. Delete the file, or set Demo:Enabled to false.");
        }
        else
        {
            await output.WriteLineAsync("Making the demo programme; this takes about half a minute, once ...");
            await MakeAsync();
            db.Settings.AddRange(new Setting(DemoClock.Setting, DemoClock.Written(clock.Shift)), new Setting(Ready, "yes"));
            await db.SaveChangesAsync();
        }

        await PrintAsync(output);
        if (clock.Shift > Duration.Zero)
        {
            var inOsh = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(DemoTime.Of(clock).InOsh);
            await output.WriteLineAsync($"The demo's clock is ahead of this machine's: in Osh it is {inOsh}.");
            await output.WriteLineAsync();
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => EnsureAsync(Console.Out);

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeAsync()
    {
        clock.SetShift(Duration.Zero);
        var today = HospitalTime.DateAt(clock.GetCurrentInstant(), "Asia/Bishkek");
        clock.MoveTo(HospitalTime.At(today.PlusDays(-DaysBefore), new LocalTime(9, 30), "Asia/Bishkek"));

        var (people, data) = (new DemoPeople(scopes), new DemoData(environment));
        var places = new DemoPlaces(data, people);
        await places.CreateHospitalsAsync();
        await people.CreateAsync(places.Hospitals);
        await places.CreateCommitmentsAsync();
        await places.CreateMissionsAsync();
        await new DemoLists(data, people).ImportAsync(places.Hospitals);
        await OpenTheatresAsync(new DemoTheatres(people), places, today);

        var osh = places.Hospitals["KG-OSH-IOCH"];
        var days = new DemoDays(people, clock);
        await days.ClearQueuesAsync(osh);
        await days.BookAsync("clerk.osh", osh, 300);
        await days.BookAsync("clerk.tashkent", places.Hospitals["UZ-TAS-RCEH"], 40);
        await days.BookAsync("clerk.dushanbe", places.Hospitals["TJ-DUS-RCCED"], 20);
        for (var day = today.PlusDays(-DaysBefore); day <= today; day = day.PlusDays(1))
        {
            await days.LiveAsync(osh, day, isToday: day == today);
        }

        // Whoever starts before that hour of Osh finds its morning lived already: time does not go back behind it.
        clock.SetShift(Duration.Max(Duration.Zero, clock.Shift));
    }

    private static async Task OpenTheatresAsync(DemoTheatres theatres, DemoPlaces places, LocalDate today)
    {
        await theatres.OpenMissionAsync(places.Hospitals, places.Commitments["SCO-2025"], today.PlusDays(-MissionDaysBefore), today.PlusDays(4));
        await theatres.OpenWeeksAsync(places.Hospitals["KG-OSH-IOCH"], "Ysmanov Bakyt", today.PlusDays(7), today.PlusDays(56), 6, generalAnaesthesia: true);
        await theatres.OpenWeeksAsync(places.Hospitals["UZ-TAS-RCEH"], "Karimova Dilnoza", today.PlusDays(2), today.PlusDays(44), 8);
        await theatres.OpenWeeksAsync(places.Hospitals["TJ-DUS-RCCED"], "Rahimov Farrukh", today.PlusDays(3), today.PlusDays(44), 5);
    }

    private static async Task PrintAsync(TextWriter output)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("Outreach demo. Sign in with one of these names; the password is the same for all:");
        foreach (var person in DemoPeople.All)
        {
            await output.WriteLineAsync($"  {person.UserName,-16} {person.DisplayName}");
        }

        await output.WriteLineAsync($"  password         {DemoPeople.Password}");
        await output.WriteLineAsync();
    }
}
