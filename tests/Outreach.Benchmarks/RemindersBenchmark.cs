using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Identity;
using Outreach.Infrastructure.Reminders;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Due reminders worked off into the spool folder: claimed, rendered, on disk, recorded.</summary>
internal static class RemindersBenchmark
{
    private const int OfBooking = 10;
    private const int Parts = 4;

    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        var reminders = quick ? 20_000 : 100_000;
        var clock = new FakeClock(Instant.FromUtc(2026, 11, 24, 6, 0));
        var folder = Path.Combine(Path.GetTempPath(), $"outreach-spool-{Guid.NewGuid():N}");
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await FillAsync(database, clock, reminders);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddApplication()
            .AddDatabase(database.Provider, database.ConnectionString)
            .AddStaffIdentity(new LockoutRule(5, 15))
            .AddMessageChannels(new MessageChannelSettings { Spool = new() { Folder = folder } })
            .AddSingleton<IClock>(clock)
            .BuildServiceProvider();
        var options = services.GetRequiredService<ReminderDispatchOptions>();
        options.MostBatches = reminders / Parts / options.BatchSize;
        var memory = new List<double>();
        var sent = 0;
        var started = Stopwatch.GetTimestamp();

        try
        {
            for (var part = 0; part < Parts; part++)
            {
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
                sent += (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new DispatchDueReminders())).Sent;
                memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576d);
            }
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        return
        [
            new("reminders", "due reminders to the spool, all sent", sent, "", reminders.ToString(CultureInfo.InvariantCulture), sent == reminders),
            new("reminders", "due reminders to the spool", sent / seconds, "1/s", "at least 2000", sent / seconds >= 2_000),
            new("reminders", "memory after the last quarter / after the first", memory[^1] / memory[0], "ratio", "at most 1.2", memory[^1] / memory[0] <= 1.2),
        ];
    }

    internal static async Task FillAsync(TestDatabase database, FakeClock clock, int reminders)
    {
        var now = clock.GetCurrentInstant();
        var tasks = await BookingWorld.MakeAsync(database, clock, reminders / OfBooking, hospitals: 4);
        await database.FillAsync([Policy(clock)]);
        var number = 0;

        foreach (var chunk in tasks.Take(reminders / OfBooking).Chunk(500))
        {
            var rows = new List<object>();

            foreach (var task in chunk)
            {
                var booking = new Booking(
                    EntityId.New<BookingId>(clock), string.Create(CultureInfo.InvariantCulture, $"B{++number:00000000}"), task.Entry.Id, task.Entry.PatientId, task.Entry.Eye,
                    task.Session.HospitalId, task.Session.Id, task.Slot.Id, task.CommitmentId, task.AllotmentId, task.Session.Date, task.Slot.Arrival, task.Session.Zone, now, null);
                rows.Add(booking);
                rows.AddRange(Enumerable.Range(0, OfBooking).Select(i => new Reminder(
                    EntityId.New<ReminderId>(clock), booking.Id, null, booking.PatientId, booking.HospitalId, ReminderKind.LastReminder, StepKey(i), 1,
                    now - Duration.FromMinutes(1), now + Duration.FromHours(12))));
            }

            await database.FillAsync(rows);
        }
    }

    private static string StepKey(int number) => $"T-1{(char)('a' + number)}";

    /// <summary>With a step for each reminder of a booking: of a step that the policy does not have, nothing is sent.</summary>
    private static PolicyDocument Policy(FakeClock clock)
    {
        var last = ReminderPolicyRules.Default.Steps.Single(s => s.Kind == ReminderKind.LastReminder);
        var rules = ReminderPolicyRules.Default with { Version = 1, Steps = [.. Enumerable.Range(0, OfBooking).Select(i => last with { Key = StepKey(i) })] };

        return new(EntityId.New<PolicyId>(clock), PolicyKind.Reminders, null, 1, JsonSerializer.Serialize(rules, OutreachJson.Options), "Benchmark", clock.GetCurrentInstant(), null);
    }
}
