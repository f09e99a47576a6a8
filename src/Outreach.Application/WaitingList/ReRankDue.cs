using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.WaitingList;

/// <summary>
/// Ranks the entries anew whose points have changed by waiting since they were last ranked, one batch of one hospital in
/// a transaction. A daily job sends it until nothing is left; sending it too often changes nothing.
/// </summary>
/// <param name="Batch">Entries at most, 1 to 5,000.</param>
[Requires(Permission.RunJobs)]
public sealed record ReRankDue(int Batch = 500) : ICommand<EntriesReRanked>;

/// <param name="Ranked">Entries of this batch.</param>
/// <param name="MayBeMore">Send the request again.</param>
public sealed record EntriesReRanked(int Ranked, bool MayBeMore);

internal sealed class ReRankDueValidator : AbstractValidator<ReRankDue>
{
    public ReRankDueValidator() => RuleFor(r => r.Batch).InclusiveBetween(1, 5_000);
}

internal sealed class ReRankDueHandler(OutreachDbContext db, EntryRanking ranking, AuditTrail audit, IClock clock) : IRequestHandler<ReRankDue, EntriesReRanked>
{
    public async Task<EntriesReRanked> Handle(ReRankDue request, CancellationToken cancellationToken)
    {
        var hospitals = await db.Hospitals.AsNoTracking().OrderBy(h => h.Id).Select(h => new { h.Id, h.Zone }).ToListAsync(cancellationToken);
        foreach (var hospital in hospitals)
        {
            // Each hospital turns the page of its own calendar.
            var today = HospitalTime.DateAt(clock.GetCurrentInstant(), hospital.Zone);
            var due = await db.WaitingList
                .Where(e => e.HospitalId == hospital.Id && e.PointsChangeOn <= today)
                .OrderBy(e => e.PointsChangeOn).ThenBy(e => e.Id)
                .Take(request.Batch)
                .ToListAsync(cancellationToken);
            if (due.Count > 0)
            {
                await ranking.RankAsync(due, cancellationToken);
                audit.Record("waiting-list", null, hospital: hospital.Id, details: FormattableString.Invariant($"{due.Count} entries ranked for {today:uuuu-MM-dd}"));
                await db.SaveChangesAsync(cancellationToken);
                return new EntriesReRanked(due.Count, MayBeMore: true);
            }
        }

        audit.NothingChanged();
        return new EntriesReRanked(0, MayBeMore: false);
    }
}
