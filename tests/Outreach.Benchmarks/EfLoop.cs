using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>The same rows in a bare loop in the process: a pooled context, one SaveChanges, one transaction a booking, nothing asked.</summary>
internal sealed class EfLoop
{
    private readonly IClock clock;
    private readonly UserId user;
    private readonly PooledDbContextFactory<OutreachDbContext> contexts;

    public EfLoop(TestDatabase database, IClock clock, UserId user)
    {
        (this.clock, this.user) = (clock, user);
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(database.Provider, database.ConnectionString);
        contexts = new PooledDbContextFactory<OutreachDbContext>(options.Options);
    }

    public Task<double> RunAsync(BookingTasks tasks, TimeSpan time) => tasks.WorkOffAsync(1, time, () => Task.FromResult<Func<BookingTask, Task>>(BookAsync));

    private async Task BookAsync(BookingTask task)
    {
        var rows = BookingRows.Of(task, clock, user);
        await using var db = await contexts.CreateDbContextAsync();
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
    }
}
