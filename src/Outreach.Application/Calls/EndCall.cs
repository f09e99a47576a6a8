using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;

namespace Outreach.Application.Calls;

/// <summary>Say how a call ended. A yes confirms the booking, a no gives the place back, at once.</summary>
/// <param name="ContactId">Who was called; needed for a wrong number.</param>
/// <param name="CallAgainAt">Needed if the person wants to be called later.</param>
/// <param name="Reason">Needed for a no.</param>
/// <param name="Note">For the colleague who calls next; names no patient.</param>
/// <param name="TakeNext">Take the next person in the same step.</param>
[Requires(Permission.ManageReminders)]
public sealed record EndCall(
    Guid CallId, CallTurnOutcome Outcome, Guid? ContactId = null, Instant? CallAgainAt = null, EndReason? Reason = null, string? Note = null, bool TakeNext = false)
    : ICommand<CallEnded>;

/// <param name="NextCallId">The person taken in the same step; null if there is nobody, or none was wanted.</param>
public sealed record CallEnded(Guid CallId, CallTurnOutcome Outcome, BookingStatus BookingStatus, Guid? NextCallId);

internal sealed class EndCallValidator : AbstractValidator<EndCall>
{
    public EndCallValidator(IClock clock)
    {
        RuleFor(r => r.CallId).NotEmpty();
        RuleFor(r => r.Outcome).IsInEnum().NotEqual((CallTurnOutcome)0).NotEqual(CallTurnOutcome.Lapsed);
        RuleFor(r => r.ContactId).NotEmpty().When(r => r.Outcome == CallTurnOutcome.WrongNumber);
        RuleFor(r => r.Reason).NotNull().IsInEnum().When(r => r.Outcome == CallTurnOutcome.Declined);
        RuleFor(r => r.Note).PlainText(CallTurn.LongestNote);
        RuleFor(r => r.CallAgainAt).NotNull().When(r => r.Outcome == CallTurnOutcome.CallLater);
        RuleFor(r => r.CallAgainAt)
            .Must(at => at > clock.GetCurrentInstant() && at < clock.GetCurrentInstant() + Duration.FromDays(60))
            .When(r => r is { Outcome: CallTurnOutcome.CallLater, CallAgainAt: not null })
            .WithMessage("A call is arranged for a time to come, within 60 days.");
    }
}

internal sealed class EndCallHandler(OutreachDbContext db, IDatabaseEngine engine, Caller caller, CallEffects effects, CallTaking taking, AuditTrail audit, IClock clock)
    : IRequestHandler<EndCall, CallEnded>
{
    public async Task<CallEnded> Handle(EndCall request, CancellationToken cancellationToken)
    {
        var (id, clerk) = (new CallTurnId(request.CallId), caller.RequirePerson());
        var known = await db.CallTurns.AsNoTracking().InScope(caller.ScopeFor(Permission.ManageReminders)).SingleOrDefaultAsync(c => c.Id == id, cancellationToken)
            ?? throw new NotFoundException("call");

        // In the order in which turns are taken, so that nobody is given the person while their turn ends.
        await engine.LockNameAsync(db, $"calls:{known.HospitalId.Value}", cancellationToken);
        await engine.LockNameAsync(db, $"calls-of:{clerk.Value}", cancellationToken);
        var turn = await db.CallTurns.SingleAsync(c => c.Id == id, cancellationToken);
        var contact = request.ContactId is { } called ? await ContactAsync(called, turn.PatientId, cancellationToken) : null;
        turn.End(request.Outcome, clerk, clock.GetCurrentInstant(), contact?.Id, request.CallAgainAt, request.Note);
        var booking = await effects.DoAsync(turn, request.Outcome, contact, request.Reason, cancellationToken);
        audit.Record("call", id.Value, turn.PatientId, turn.HospitalId, "taken", request.Outcome.ToString());
        await db.SaveChangesAsync(cancellationToken);
        var next = request.TakeNext ? await taking.TakeAsync(turn.HospitalId, null, clerk, cancellationToken) : null;
        await db.SaveChangesAsync(cancellationToken);

        return new(id.Value, request.Outcome, booking.Status, next?.Id.Value);
    }

    private async Task<PatientContact> ContactAsync(Guid called, PatientId patient, CancellationToken cancellationToken)
    {
        var id = new ContactId(called);
        return await db.Contacts.SingleOrDefaultAsync(c => c.Id == id && c.PatientId == patient, cancellationToken) ?? throw new NotFoundException("contact");
    }
}

internal static class CallQueries
{
    public static IQueryable<CallTurn> InScope(this IQueryable<CallTurn> calls, HospitalScope scope)
    {
        var hospitals = scope.Hospitals;
        return scope.All ? calls : calls.Where(c => hospitals.Contains(c.HospitalId));
    }
}
