using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>Deferred on the day: the entry waits again, or is on hold until a day of review.</summary>
/// <param name="ReviewOn">Holds the entry until then (hospital's calendar); null to wait at once.</param>
[Requires(Permission.RecordAttendance)]
public sealed record MarkUnfit(Guid BookingId, EndReason Reason, string? Note = null, LocalDate? ReviewOn = null, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class MarkUnfitValidator : AbstractValidator<MarkUnfit>
{
    public MarkUnfitValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Reason).IsInEnum();
        RuleFor(r => r.Note).MaximumLength(500);
    }
}

internal sealed class MarkUnfitHandler(BookingAccess access, BookingEnds ends, AuditTrail audit, Caller caller, IClock clock) : IRequestHandler<MarkUnfit, BookingChanged>
{
    public async Task<BookingChanged> Handle(MarkUnfit request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.RecordAttendance, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        booking.MarkUnfit(request.Reason, request.Note, clock.GetCurrentInstant(), caller.UserId);

        var entry = await access.EntryOfAsync(booking, cancellationToken);
        entry.ReturnToWaiting(bumpedByHospital: false);
        if (request.ReviewOn is { } reviewOn)
        {
            entry.Hold($"Unfit on the day: {request.Reason}", reviewOn);
        }

        audit.Record("entry", entry.Id.Value, entry.PatientId, entry.HospitalId, nameof(EntryStatus.Booked), entry.Status.ToString(), request.Reason.ToString());
        await ends.SettleAsync(booking, from, cancellationToken);
        return await access.SaveAsync(booking, cancellationToken);
    }
}
