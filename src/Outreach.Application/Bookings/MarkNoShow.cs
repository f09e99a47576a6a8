using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>The patient did not come; the place is free for another, the entry waits again.</summary>
/// <param name="Reason">If it is known.</param>
[Requires(Permission.RecordAttendance)]
public sealed record MarkNoShow(Guid BookingId, EndReason? Reason = null, string? Note = null, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class MarkNoShowValidator : AbstractValidator<MarkNoShow>
{
    public MarkNoShowValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Reason).IsInEnum();
        RuleFor(r => r.Note).MaximumLength(500);
    }
}

internal sealed class MarkNoShowHandler(BookingAccess access, BookingEnds ends, AuditTrail audit, Caller caller, IClock clock) : IRequestHandler<MarkNoShow, BookingChanged>
{
    public async Task<BookingChanged> Handle(MarkNoShow request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.RecordAttendance, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        booking.MarkNoShow(request.Reason, request.Note, clock.GetCurrentInstant(), caller.UserId);

        var entry = await access.EntryOfAsync(booking, cancellationToken);
        entry.ReturnToWaiting(bumpedByHospital: false);
        audit.Record("entry", entry.Id.Value, entry.PatientId, entry.HospitalId, nameof(EntryStatus.Booked), entry.Status.ToString(), "NoShow");
        await ends.SettleAsync(booking, from, cancellationToken);
        return await access.SaveAsync(booking, cancellationToken);
    }
}
