using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;

namespace Outreach.Application.Calls;

/// <summary>A turn at calling a person: whom, on which number, and what to say.</summary>
/// <param name="Language">The clerk's own, to read the script in too.</param>
[Requires(Permission.ManageReminders)]
public sealed record GetCall(Guid CallId, string? Language = null) : IQuery<CallToMake>;

/// <param name="Outcome">Null while it lasts.</param>
/// <param name="TakenUntil">From then on another may take the person.</param>
/// <param name="Risk">Why they stand where they stand, the sum of points.</param>
/// <param name="Reminders">Messages that the clerk says in place of a text.</param>
/// <param name="Script">What to say, in the language of whoever is called first.</param>
/// <param name="ScriptForClerk">The same in the clerk's language; null if that is the same one, or none was named.</param>
/// <param name="Earlier">The turns before, the latest first.</param>
public sealed record CallToMake(
    Guid CallId, Guid HospitalId, Guid BookingId, string BookingReference, BookingStatus Status, LocalDate OperationDate, LocalTime Arrival, string Zone, Eye Eye,
    Guid PatientId, string FamilyName, string GivenName, CallTurnOutcome? Outcome, bool IsMine, Instant TakenUntil, int Risk, IReadOnlyList<LossRiskReason> Because,
    Instant? CallAskedAt, IReadOnlyList<ReminderToSay> Reminders, IReadOnlyList<ContactToCall> Contacts, CallScript Script, CallScript? ScriptForClerk,
    IReadOnlyList<EarlierCall> Earlier) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="Language">One of the message languages.</param>
/// <param name="Lines">One after the other; each is said as one.</param>
public sealed record CallScript(string Language, bool RightToLeft, IReadOnlyList<string> Lines);

/// <param name="Note">Of the clerk.</param>
public sealed record EarlierCall(Instant TakenAt, CallTurnOutcome? Outcome, Instant? CallAgainAt, string? Note);

internal sealed class GetCallValidator : AbstractValidator<GetCall>
{
    public GetCallValidator()
    {
        RuleFor(r => r.CallId).NotEmpty();
        RuleFor(r => r.Language).Language();
    }
}

internal sealed class GetCallHandler(OutreachDbContext db, Caller caller, CallRisks risks, ReminderPolicies policies, CallScripts scripts) : IRequestHandler<GetCall, CallToMake>
{
    public async Task<CallToMake> Handle(GetCall request, CancellationToken cancellationToken)
    {
        var id = new CallTurnId(request.CallId);
        var turn = await db.CallTurns.AsNoTracking().InScope(caller.ScopeFor(Permission.ManageReminders)).SingleOrDefaultAsync(c => c.Id == id, cancellationToken)
            ?? throw new NotFoundException("call");
        var booking = await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == turn.BookingId, cancellationToken);
        var person = await risks.OfAsync(booking, cancellationToken);
        var policy = await policies.ForHospitalAsync(booking.HospitalId, cancellationToken);
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == booking.HospitalId, cancellationToken);
        var earlier = await db.CallTurns.AsNoTracking()
            .Where(c => c.PatientId == turn.PatientId && c.Id != id)
            .OrderByDescending(c => c.TakenAt)
            .Take(20)
            .Select(c => new EarlierCall(c.TakenAt, c.Outcome, c.CallAgainAt, c.Note))
            .ToListAsync(cancellationToken);
        var first = person.Callable.Concat(person.Contacts).FirstOrDefault();
        var toSay = person.ToSay is [var earliest, ..] ? earliest : null;

        var script = scripts.Of(booking, hospital, person.GivenName, first, toSay, policy);

        return new(
            request.CallId, booking.HospitalId.Value, booking.Id.Value, booking.Reference, booking.Status, booking.OperationDate, booking.Arrival, booking.Zone, booking.Eye,
            booking.PatientId.Value, person.FamilyName, person.GivenName, turn.Outcome, turn.TakenBy == caller.UserId, turn.TakenUntil, person.Risk.Points, person.Risk.Reasons,
            booking.CallAskedAt,
            [.. person.ToSay.Select(ReminderToSay.Of)],
            [.. person.Contacts.Select(ContactToCall.Of)],
            script, request.Language is { } own && own != script.Language ? scripts.Of(booking, hospital, person.GivenName, first, toSay, policy, own) : null,
            earlier);
    }
}
