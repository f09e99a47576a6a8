using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Replies;

/// <summary>Who said no and, within the minute, yes has the place again, if nobody else has it.</summary>
[Requires(Permission.RunJobs)]
internal sealed record TakePlaceAgain(Guid ReplyId) : ICommand<ReplyTaken>;

internal sealed class TakePlaceAgainValidator : AbstractValidator<TakePlaceAgain>
{
    public TakePlaceAgainValidator() => RuleFor(r => r.ReplyId).NotEmpty();
}

internal sealed class TakePlaceAgainHandler(OutreachDbContext db, BookingAccess access, BookingMaker maker, AuditTrail audit, IClock clock) : IRequestHandler<TakePlaceAgain, ReplyTaken>
{
    public async Task<ReplyTaken> Handle(TakePlaceAgain request, CancellationToken cancellationToken)
    {
        var (id, now) = (new PatientReplyId(request.ReplyId), clock.GetCurrentInstant());

        // A gateway may hand the same answer over again, long after.
        var since = now - ReminderPlanner.Grace;
        var reply = await db.Replies.SingleOrDefaultAsync(r => r.Id == id && r.Status == ReplyStatus.Open && r.ReceivedAt >= since, cancellationToken)
            ?? throw new NotFoundException("answer");
        var given = await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == reply.BookingId, cancellationToken);
        var entry = await access.EntryAsync(given.EntryId.Value, Permission.Book, cancellationToken);
        var made = await maker.MakeAsync(entry, given.SessionId, new BookingOptions(given.CommitmentId, Known: true), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        // Made past the change tracker; to change it, it is read.
        var booking = await db.Bookings.SingleAsync(b => b.Id == made.Booking.Id, cancellationToken);
        booking.Confirm(now, null);
        reply.Assign(reply.ContactId, reply.PatientId, reply.HospitalId, booking.Id);
        reply.MarkDone();
        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, nameof(BookingStatus.Booked), booking.Status.ToString(), "changed their mind by message");
        audit.Record("answer", id.Value, reply.PatientId, reply.HospitalId, nameof(ReplyStatus.Open), reply.Status.ToString(), reply.Answer.ToString());
        await db.SaveChangesAsync(cancellationToken);

        return new(id.Value, reply.Status, reply.Answer, null);
    }
}
