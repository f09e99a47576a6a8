using FluentValidation;
using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Calls;

/// <summary>Take the next person of a hospital's call list: the one whose place is most likely to be lost, and whom nobody else calls.</summary>
/// <param name="BookingId">That person and no other; null for the next.</param>
[Requires(Permission.ManageReminders)]
public sealed record TakeCall(Guid HospitalId, Guid? BookingId = null) : ICommand<CallTaken>;

/// <param name="CallId">The caller's turn; the one that lasts, if there is one. Null if there is nobody to call.</param>
public sealed record CallTaken(Guid? CallId);

internal sealed class TakeCallValidator : AbstractValidator<TakeCall>
{
    public TakeCallValidator() => RuleFor(r => r.HospitalId).NotEmpty();
}

internal sealed class TakeCallHandler(OutreachDbContext db, Caller caller, CallTaking taking, AuditTrail audit) : IRequestHandler<TakeCall, CallTaken>
{
    public async Task<CallTaken> Handle(TakeCall request, CancellationToken cancellationToken)
    {
        var hospital = new HospitalId(request.HospitalId);
        caller.ScopeFor(Permission.ManageReminders).Ensure(hospital, "hospital");
        var wanted = request.BookingId is { } id ? new BookingId(id) : (BookingId?)null;

        // Unless somebody is taken, or a turn has lapsed.
        audit.NothingChanged();
        var turn = await taking.TakeAsync(hospital, wanted, caller.RequirePerson(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        return new(turn?.Id.Value);
    }
}
