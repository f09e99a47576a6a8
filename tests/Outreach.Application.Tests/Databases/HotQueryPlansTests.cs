using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Application.Registrations;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Application.WaitingList;
using Outreach.Domain.Bookings;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Testing.Nation;

namespace Outreach.Application.Tests.Databases;

/// <summary>What hospitals do all day finds its rows by indexes, however many other hospitals there are.</summary>
public sealed partial class HotQueryPlansTests
{
    private static readonly NationSize Size = new(24_000, 40, 600);

    /// <summary>Tables that grow with the nation. A read of the whole of one is a defect; the others are small.</summary>
    private static readonly string[] Growing =
        ["patients", "patient_search_terms", "patient_contacts", "patient_consents", "waiting_list", "slots", "bookings", "operations", "ledger", "audit_records", "audit_seals", "reminders", "reminder_attempts"];

    /// <summary>To write the plans down anew, run this once with OUTREACH_APPROVE=1 and read the difference.</summary>
    [Fact]
    public async Task No_hot_query_reads_a_growing_table_from_end_to_end()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.PostgreSql);
        await using (var filling = app.OpenDatabase())
        {
            await NationBuilder.WriteAsync(filling, Size, app.Clock.GetCurrentInstant());

            // What a nation has lived is sealed; the job looks for what is new.
            await filling.Database.ExecuteSqlAsync($"INSERT INTO audit_seals (number, record_id, hash) SELECT row_number() OVER (ORDER BY id), id, 'sealed' FROM audit_records");
            await filling.Database.ExecuteSqlAsync($"ANALYZE audit_seals");
        }

        var whole = new List<string>();
        var approved = new StringBuilder("Plans of PostgreSQL for what hospitals do all day, in a nation of 24,000 patients and 40 hospitals.\n");
        foreach (var (name, act) in await HotAsync(app))
        {
            using var queries = SeenQueries.Of(app.ConnectionString);
            await act();
            await using var planner = app.OpenDatabase();
            var plans = await queries.PlansAsync(planner);
            Assert.NotEmpty(plans);
            approved.Append("\n== ").Append(name).Append('\n');
            foreach (var (sql, plan) in plans)
            {
                approved.Append("\n-- ").Append(Shown(sql)).Append('\n').Append(ValueOfThisRun().Replace(plan, "...")).Append('\n');
                whole.AddRange(WholeReads(plan).Select(table => $"{name} reads all of {table}:\n{sql}\n{plan}\n"));
            }
        }

        if (Environment.GetEnvironmentVariable("OUTREACH_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(SourceTree.Folder("tests/Outreach.Application.Tests/Databases/hot-query-plans.txt"), approved.ToString());
        }

        Assert.True(whole.Count == 0, string.Join('\n', whole));
    }

    /// <summary>A batch repeats its statements: its beginning tells what it is.</summary>
    private static string Shown(string sql) => sql.ReplaceLineEndings(" ") is { Length: > 3_000 } batch ? $"{batch[..1_000]} ..." : sql.ReplaceLineEndings(" ");

    [Fact]
    public async Task A_read_of_a_whole_table_is_seen()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.PostgreSql);
        using var queries = SeenQueries.Of(app.ConnectionString);
        await using var db = app.OpenDatabase();
        await db.Patients.Where(p => p.Address == "nowhere").ToListAsync();

        var plan = Assert.Single(await queries.PlansAsync(db)).Plan;

        Assert.Equal(["patients"], WholeReads(plan));
    }

    private static async Task<List<(string Name, Func<Task> Act)>> HotAsync(AppUnderTest app)
    {
        await using var db = app.OpenDatabase();
        var hospital = await db.Hospitals.OrderBy(h => h.Code).Select(h => h.Id).FirstAsync();
        var entries = await db.WaitingList.Where(e => e.HospitalId == hospital && e.Status == EntryStatus.Waiting).OrderBy(e => e.Id).Take(3).ToListAsync();
        var patient = entries[0].PatientId;
        var person = await db.Patients.SingleAsync(p => p.Id == patient);
        var session = await db.Sessions.Where(s => s.HospitalId == hospital && s.StartsAt > app.Clock.GetCurrentInstant() && s.Taken < s.Capacity).OrderBy(s => s.Date).FirstAsync();
        var booked = await db.Bookings.Where(b => b.HospitalId == hospital && b.Status == BookingStatus.Booked).OrderBy(b => b.Id).Take(2).Select(b => b.Id.Value).ToListAsync();
        var filter = new EntryFilter(hospital.Value);
        return
        [
            ("offers for an entry", () => app.SendAsync(new FindOffers(entries[0].Id.Value))),
            ("a page of the waiting list", () => app.SendAsync(new ListWaitingList(filter))),
            ("search by name", () => app.SendAsync(new FindPatients($"{person.FamilyName} {person.GivenName}"))),
            ("search of a clerk by one name", () => app.SendAsync(new FindPatients(person.FamilyName), roles: [new(StaffRole.BookingClerk, hospital)])),
            ("search by reference code", () => app.SendAsync(new FindPatients(person.Reference))),
            ("booking", () => app.SendAsync(new BookSurgery(entries[0].Id.Value, session.Id.Value), key: "one")),
            ("confirming", () => app.SendAsync(new ConfirmBooking(booked[0]))),
            ("cancelling", () => app.SendAsync(new CancelBooking(booked[1], EndReason.Illness, CancelledBy.Patient))),
            ("the theatre list of a day", () => app.SendAsync(new GetTheatreList(hospital.Value, session.Date))),
            ("a patient's bookings", () => app.SendAsync(new ListBookings(null, null, patient.Value, null, null, null, null))),
            ("a session's bookings", () => app.SendAsync(new ListBookings(null, session.Id.Value, null, null, null, null, null))),
            ("a hospital's reminders", () => app.SendAsync(new ListReminders(hospital.Value, null, null, null, null, null))),
            ("the next audit records of the chain", () => app.SendAsSystemAsync(new SealAudit())),
            ("points that change by waiting", () => app.SendAsSystemAsync(new ReRankDue())),
            ("lists that wait to be taken in", () => app.SendAsSystemAsync(new RunImports())),
            ("holds that run out", () => app.SendAsSystemAsync(new ExpireHolds())),
            ("reminders that are due", async () =>
            {
                app.Clock.Advance(NodaTime.Duration.FromDays(1));
                await app.SendAsSystemAsync(new DispatchDueReminders());
            }),
        ];
    }

    private static IEnumerable<string> WholeReads(string plan) => SequentialScan().Matches(plan).Select(m => m.Groups["table"].Value).Where(Growing.Contains);

    /// <summary>Lists of keys, ids, moments and codes: the shape of a plan is what is written down.</summary>
    [GeneratedRegex(@"(?<='\{)[^}]*[0-9a-f]{8}-[^}]*(?=\}')|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}[^']*|[0-9a-f]{32}|(?<=[ri]:)[0-9A-Z-]{8,}", RegexOptions.ExplicitCapture)]
    private static partial Regex ValueOfThisRun();

    [GeneratedRegex(@"Seq Scan on (?<table>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex SequentialScan();
}
