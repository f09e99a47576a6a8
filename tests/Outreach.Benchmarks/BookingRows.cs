using NodaTime;
using Outreach.Application.Pipeline;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;

namespace Outreach.Benchmarks;

/// <summary>The rows that one booking inserts, made without asking anything: what the contestants write.</summary>
internal sealed record BookingRows(Booking Booking, LedgerEntry Ledger, IReadOnlyList<Reminder> Reminders, AuditRecord Audit, IdempotencyRecord Idempotency)
{
    private static readonly string Response = new('x', 420);

    public static BookingRows Of(BookingTask task, IClock clock, UserId user)
    {
        var (entry, session, now) = (task.Entry, task.Session, clock.GetCurrentInstant());
        var booking = new Booking(
            EntityId.New<BookingId>(clock), References.Next(), entry.Id, entry.PatientId, entry.Eye, session.HospitalId, session.Id, task.Slot.Id,
            task.CommitmentId, task.AllotmentId, session.Date, task.Slot.Arrival, session.Zone, now, user);
        return new BookingRows(
            booking,
            new LedgerEntry(EntityId.New<LedgerEntryId>(clock), LedgerKind.Reserve, task.CommitmentId, task.AllotmentId, 0, 1, 0, now, user) { BookingId = booking.Id },
            [.. new[] { ("T-7", 7), ("T-2", 2), ("T-1", 1) }.Select(step => new Reminder(
                EntityId.New<ReminderId>(clock), booking.Id, null, entry.PatientId, session.HospitalId, ReminderKind.Instructions, step.Item1, 1,
                session.StartsAt - Duration.FromDays(step.Item2), session.StartsAt))],
            new AuditRecord(EntityId.New<AuditRecordId>(clock), now, user, "BookSurgery", "booking", booking.Id.Value) { PatientId = entry.PatientId, HospitalId = session.HospitalId, ToState = "Booked" },
            new IdempotencyRecord(user.Value, entry.Id.Value.ToString(), new string('0', 64), Response, now));
    }
}
