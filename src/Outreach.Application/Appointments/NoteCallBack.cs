using FluentValidation;
using MediatR;
using Outreach.Application.Bookings;
using Outreach.Application.Security;

namespace Outreach.Application.Appointments;

/// <summary>Note that a patient who asked for a call was called.</summary>
[Requires(Permission.ManageReminders)]
public sealed record NoteCallBack(Guid BookingId, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class NoteCallBackValidator : AbstractValidator<NoteCallBack>
{
    public NoteCallBackValidator() => RuleFor(r => r.BookingId).NotEmpty();
}

internal sealed class NoteCallBackHandler(BookingAccess access, AuditTrail audit) : IRequestHandler<NoteCallBack, BookingChanged>
{
    public async Task<BookingChanged> Handle(NoteCallBack request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.ManageReminders, request.ExpectedVersion, cancellationToken);
        booking.NoteCallBack();
        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, reason: "called back");
        return await access.SaveAsync(booking, cancellationToken);
    }
}
