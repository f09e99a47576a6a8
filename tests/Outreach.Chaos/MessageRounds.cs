using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>Has messages on their way while the host is killed, and counts them in the end.</summary>
public static class MessageRounds
{
    private const int AtOnce = 5;

    /// <summary>Moves everybody to a zone in which it is midday now: at night no message may leave, and nothing would be shown.</summary>
    public static async Task LetItBeMiddayAsync(OutreachDbContext db)
    {
        var noon = DateTimeOffset.UtcNow.Hour - 12;
        var zone = noon == 0 ? "Etc/GMT" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(noon > 0 ? "+" : "-")}{Math.Abs(noon)}");
        await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.Zone, zone));
    }

    /// <summary>Some reminders of bookings in force become due now, so that the host sends them while it is under load.</summary>
    /// <param name="atOnce">How many.</param>
    public static async Task MakeSomeDueAsync(TestDatabase database, int atOnce = AtOnce)
    {
        await using var db = database.Open();
        var now = SystemClock.Instance.GetCurrentInstant();
        var later = now + Duration.FromDays(2);
        var some = await db.Reminders
            .Where(r => r.Status == ReminderStatus.Planned && db.Bookings.Any(b => b.Id == r.BookingId && (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed)))
            .OrderBy(r => r.Id).Select(r => r.Id).Take(atOnce).ToListAsync();
        await db.Reminders.Where(r => some.Contains(r.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, now).SetProperty(r => r.NextTryAt, now).SetProperty(r => r.ExpiresAt, later));
    }

    /// <summary>Makes some due again and again until it is stopped.</summary>
    /// <remarks>The load cancels most bookings before a reminder of theirs has left.</remarks>
    public static async Task KeepComingAsync(TestDatabase database, CancellationToken stop)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!stop.IsCancellationRequested)
        {
            await NodeFaults.ThroughAsync(() => MakeSomeDueAsync(database));
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Lets the leases of the killed and the pauses after failures run out, and gives the running host a minute to send what is left.</summary>
    /// <param name="arrived">The reminders that have reached somebody.</param>
    public static async Task<KilledMessages> UntilSettledAsync(TestDatabase database, Func<IReadOnlySet<Guid>> arrived)
    {
        await using var db = database.Open();
        var now = SystemClock.Instance.GetCurrentInstant();
        await db.Reminders.Where(r => r.Status == ReminderStatus.Sending).ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, now));
        await Unsent(db, now).ExecuteUpdateAsync(set => set.SetProperty(r => r.NextTryAt, now));

        var patience = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await Unsent(db, now).AnyAsync() && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            await pause.WaitForNextTickAsync();
        }

        var unsent = await Unsent(db, now).CountAsync();
        var doubled = await db.ReminderAttempts.Where(a => a.Outcome == "sent").GroupBy(a => a.ReminderId).CountAsync(g => g.Count() > 1);
        return new(arrived().Count, unsent, doubled);
    }

    private static IQueryable<Reminder> Unsent(OutreachDbContext db, Instant now) => db.Reminders.AsNoTracking()
        .Where(r => r.DueAt <= now && (r.Status == ReminderStatus.Planned || r.Status == ReminderStatus.Due || r.Status == ReminderStatus.Sending));
}
