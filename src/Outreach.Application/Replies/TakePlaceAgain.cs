using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
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
        var id = new PatientReplyId(request.ReplyId);
        var reply = await db.Replies.SingleAsync(r => r.Id == id && r.Status == ReplyStatus.Open, cancellationToken);
        var given = reply.BookingId ?? throw new NotFoundException("booking");
        var up = await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == given, cancellationToken);
        var entry = await access.EntryAsync(up.EntryId.Value, Permission.Book, cancellationToken);
        var made = await maker.MakeAsync(entry, up.SessionId, new BookingOptions(up.CommitmentId), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var (again, from) = (await db.Bookings.SingleAsync(b => b.Id == made.Booking.Id, cancellationToken), made.Booking.Status);
        again.Confirm(clock.GetCurrentInstant(), null);
        reply.Assign(reply.ContactId, reply.PatientId, reply.HospitalId, again.Id);
        reply.MarkDone();
        audit.Record("booking", again.Id.Value, again.PatientId, again.HospitalId, from.ToString(), again.Status.ToString(), "changed their mind by message");
        audit.Record("answer", id.Value, reply.PatientId, reply.HospitalId, nameof(ReplyStatus.Open), reply.Status.ToString(), reply.Answer.ToString());
        await db.SaveChangesAsync(cancellationToken);

        return new(id.Value, reply.Status, reply.Answer, null);
    }
}
