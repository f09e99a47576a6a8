using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Put a waiting entry on hold until a day on which somebody looks at it again. The wait goes on.</summary>
/// <param name="ReviewOn">In the hospital's calendar; today or later.</param>
[Requires(Permission.ManageWaitingList)]
public sealed record HoldEntry(Guid EntryId, string Reason, LocalDate ReviewOn, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class HoldEntryValidator : AbstractValidator<HoldEntry>
{
    public HoldEntryValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
        RuleFor(r => r.ReviewOn).InclusiveBetween(new LocalDate(2020, 1, 1), new LocalDate(2099, 12, 31));
    }
}

internal sealed class HoldEntryHandler(EntryAccess access, EntryRanking ranking, AuditTrail audit) : IRequestHandler<HoldEntry, EntryChanged>
{
    public async Task<EntryChanged> Handle(HoldEntry request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.ManageWaitingList, request.ExpectedVersion, cancellationToken);
        var (today, _) = await ranking.TodayAsync(entry.HospitalId, cancellationToken);
        if (request.ReviewOn < today)
        {
            throw new RuleViolationException("review-in-the-past", "The day of review lies before today at the hospital.");
        }

        var from = entry.Status;
        entry.Hold(request.Reason, request.ReviewOn);
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from.ToString(), entry.Status.ToString(), request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}
