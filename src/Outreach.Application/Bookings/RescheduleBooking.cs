using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

/// <summary>Move a booking to another session, in one transaction: either both change or neither.</summary>
/// <param name="SessionId">Where it moves to.</param>
[Requires(Permission.Book)]
public sealed record RescheduleBooking(Guid BookingId, Guid SessionId, EndReason Reason, CancelledBy By, string? Note = null, string? IntervalOverrideReason = null, long? ExpectedVersion = null)
    : ICommand<SurgeryBooked>;

internal sealed class RescheduleBookingValidator : AbstractValidator<RescheduleBooking>
{
    public RescheduleBookingValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.SessionId).NotEmpty();
        RuleFor(r => r.Reason).IsInEnum();
        RuleFor(r => r.By).IsInEnum();
        RuleFor(r => r.Note).MaximumLength(500);
        RuleFor(r => r.IntervalOverrideReason).Length(3, 500);
    }
}

internal sealed class RescheduleBookingHandler(OutreachDbContext db, BookingAccess access, BookingMaker maker, BookingEnds ends, Caller caller, IClock clock)
    : IRequestHandler<RescheduleBooking, SurgeryBooked>
{
    public async Task<SurgeryBooked> Handle(RescheduleBooking request, CancellationToken cancellationToken)
    {
        if (request.IntervalOverrideReason is not null && !caller.Has(Permission.OverrideInterval))
        {
            throw new ForbiddenException(Permission.OverrideInterval);
        }

        var old = await access.BookingAsync(request.BookingId, Permission.Book, request.ExpectedVersion, cancellationToken);
        if (old.SessionId.Value == request.SessionId)
        {
            throw new RuleViolationException("same-session", "The booking is in this session already.");
        }

        var from = old.Status;
        var entry = await access.EntryOfAsync(old, cancellationToken);
        var options = new BookingOptions(IntervalOverride: request.IntervalOverrideReason, Replaces: old.Id, Id: EntityId.New<BookingId>(clock));

        // The old one leaves its indexes before the new one enters them.
        old.RescheduleTo(options.Id!.Value, request.Reason, request.By, request.Note, clock.GetCurrentInstant(), caller.UserId);
        await ends.SettleAsync(old, from, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var made = await maker.MakeAsync(entry, new SessionId(request.SessionId), options, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return SurgeryBooked.From(made);
    }
}
