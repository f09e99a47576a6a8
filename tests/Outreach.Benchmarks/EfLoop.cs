using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Domain;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>The same rows in a bare loop in the process: one context, one SaveChanges, one transaction a booking, nothing asked.</summary>
internal static class EfLoop
{
    public static async Task<double> RunAsync(TestDatabase database, IClock clock, UserId user, Queue<BookingTask> tasks, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        while (watch.Elapsed < time)
        {
            var task = tasks.Dequeue();
            var rows = BookingRows.Of(task, clock, user);
            await using var db = database.Open();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Attach(task.Entry);
            task.Entry.MarkBooked();
            db.Add(rows.Booking);
            db.Add(rows.Ledger);
            db.AddRange(rows.Reminders);
            db.Add(rows.Audit);
            db.Add(rows.Idempotency);
            await db.SaveChangesAsync();
            var (session, slot, allotment, booking) = (task.Session.Id, task.Slot.Id, task.AllotmentId, (BookingId?)rows.Booking.Id);
            await db.Sessions.Where(s => s.Id == session).ExecuteUpdateAsync(set => set.SetProperty(s => s.Taken, s => s.Taken + 1));
            await db.Slots.Where(s => s.Id == slot).ExecuteUpdateAsync(set => set.SetProperty(s => s.BookingId, booking));
            await db.Allotments.Where(a => a.Id == allotment).ExecuteUpdateAsync(set => set.SetProperty(a => a.Reserved, a => a.Reserved + 1));
            await transaction.CommitAsync();
            count++;
        }

        return count / watch.Elapsed.TotalSeconds;
    }
}
