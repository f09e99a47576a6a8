using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Calls;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Whom the staff of a hospital call: who has not confirmed in time, and whom no message reached or can reach.</summary>
/// <param name="Limit">Those whose place is most likely to be lost, first.</param>
[Requires(Permission.ViewReminders)]
public sealed record GetCallList(Guid HospitalId, int Limit = 100) : IQuery<CallList>;

/// <param name="Waiting">How many may be called now, of all.</param>
/// <param name="Asleep">How many more could be called if it were not outside calling hours where they are.</param>
public sealed record CallList(IReadOnlyList<PersonToCall> Items, int Waiting, int Asleep) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

/// <param name="CallAskedAt">When the patient asked to be called; null if they did not.</param>
/// <param name="Unconfirmed">Has not said whether they come, and the day is near.</param>
/// <param name="Reminders">Messages that failed, or that the person wants to hear and not to read.</param>
/// <param name="Risk">Points of what there is to lose; the list begins with the most.</param>
/// <param name="Because">What the points are for.</param>
/// <param name="IsTaken">A clerk has the person at the moment.</param>
/// <param name="CallAgainAt">Arranged, or when nobody answered; null: at any time.</param>
/// <param name="Calls">How often a clerk has had the person.</param>
public sealed record PersonToCall(
    Guid BookingId, string BookingReference, BookingStatus Status, LocalDate OperationDate, LocalTime Arrival, Guid PatientId, string FamilyName, string GivenName,
    Instant? CallAskedAt, bool Unconfirmed, IReadOnlyList<ReminderToSay> Reminders, IReadOnlyList<ContactToCall> Contacts,
    int Risk, IReadOnlyList<LossRiskReason> Because, bool IsTaken, Instant? CallAgainAt, CallTurnOutcome? LastOutcome, int Calls);

/// <param name="ReasonCode">Why it waits for a person.</param>
public sealed record ReminderToSay(Guid ReminderId, ReminderKind Kind, string Step, string? ReasonCode, Instant ExpiresAt)
{
    internal static ReminderToSay Of(Reminder r) => new(r.Id.Value, r.Kind, r.Step, r.ReasonCode, r.ExpiresAt);
}

public sealed record ContactToCall(Guid ContactId, ContactKind Kind, string? Name, string Phone, string Language, bool IsBroken)
{
    internal static ContactToCall Of(PatientContact c) => new(c.Id.Value, c.Kind, c.Name, c.Phone!, c.Language, c.IsBroken);
}

internal sealed class GetCallListValidator : AbstractValidator<GetCallList>
{
    public GetCallListValidator()
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Limit).InclusiveBetween(1, 500);
    }
}

internal sealed class GetCallListHandler(Caller caller, CallRisks risks, IClock clock) : IRequestHandler<GetCallList, CallList>
{
    public async Task<CallList> Handle(GetCallList request, CancellationToken cancellationToken)
    {
        var (hospital, now) = (new HospitalId(request.HospitalId), clock.GetCurrentInstant());
        caller.ScopeFor(Permission.ViewReminders).Ensure(hospital, "hospital");
        var list = await risks.OfAsync(hospital, cancellationToken);

        var waiting = list.People.Count(p => p.MayBeCalled(now, list.Policy.QuietHours));

        return new([.. list.People.Take(request.Limit).Select(p => Shown(p, list.Near, now))], waiting, list.People.Count(p => p.MayBeCalledByDay(now)) - waiting);
    }

    private static PersonToCall Shown(CallCandidate p, LocalDate near, Instant now) => new(
        p.Booking.Id.Value, p.Booking.Reference, p.Booking.Status, p.Booking.OperationDate, p.Booking.Arrival, p.Booking.PatientId.Value, p.FamilyName, p.GivenName,
        p.Booking.CallAskedAt, p.Booking.Status == BookingStatus.Booked && p.Booking.OperationDate <= near,
        [.. p.ToSay.Select(ReminderToSay.Of)], [.. p.Contacts.Select(ContactToCall.Of)],
        p.Risk.Points, p.Risk.Reasons, p.IsTaken(now), p.LastCall?.CallAgainAt is { } again && again > now ? again : null, p.LastCall?.Outcome, p.Turns.Count);
}
