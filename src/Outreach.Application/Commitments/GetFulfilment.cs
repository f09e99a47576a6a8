using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Commitments;

/// <summary>How far a commitment is, by hospital, country, mission and month, with who waits and who came.</summary>
[Requires(Permission.ViewFulfilment)]
public sealed record GetFulfilment(Guid CommitmentId) : IQuery<CommitmentFulfilment>;

internal sealed class GetFulfilmentHandler(OutreachDbContext db, QuotaMoves quota, IClock clock) : IRequestHandler<GetFulfilment, CommitmentFulfilment>
{
    public Task<CommitmentFulfilment> Handle(GetFulfilment request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewFulfilment);
        return db.OnOneSnapshotAsync(() => ReadAsync(new CommitmentId(request.CommitmentId), cancellationToken), cancellationToken);
    }

    private async Task<CommitmentFulfilment> ReadAsync(CommitmentId id, CancellationToken cancellationToken)
    {
        var c = await db.Commitments.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFoundException("commitment");
        var today = clock.GetCurrentInstant().InUtc().Date;
        var breakdown = new FulfilmentBreakdown(db, id);
        await breakdown.LoadBookedAsync(cancellationToken);
        var circumstances = new FulfilmentCircumstances(db, c);
        return new CommitmentFulfilment(
            id.Value, c.Code, c.Name, c.Status, c.WindowFrom, c.WindowTo,
            await FiguresAsync(db, c, cancellationToken),
            await breakdown.ByHospitalAsync(cancellationToken),
            await breakdown.ByCountryAsync(cancellationToken),
            await breakdown.ByMissionAsync(cancellationToken),
            await breakdown.ByMonthAsync(cancellationToken),
            await circumstances.WaitingAsync(today, cancellationToken),
            await circumstances.AttendanceAsync(today, cancellationToken));
    }

    /// <remarks>Reserved and remaining are the balances that bookings draw on; the counts are the operations themselves.</remarks>
    internal static async Task<FulfilmentFigures> FiguresAsync(OutreachDbContext db, Commitment c, CancellationToken cancellationToken)
    {
        var id = c.Id;
        var rows = await db.Allotments.AsNoTracking().Where(a => a.CommitmentId == id).ToListAsync(cancellationToken);
        var counts = await db.Operations.AsNoTracking()
            .Where(o => o.CommitmentId == id && o.CountsAs == 1)
            .GroupBy(o => o.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var balance = GetCommitmentHandler.BalanceOf(c, rows);
        var verified = counts.GetValueOrDefault(OperationStatus.Verified);
        return new FulfilmentFigures(
            c.Pledged, c.Amended, balance.Ceiling, balance.Allotted, balance.Pool, balance.Reserved,
            counts.GetValueOrDefault(OperationStatus.Recorded) + verified, verified, counts.GetValueOrDefault(OperationStatus.Reversed),
            await new FulfilmentCircumstances(db, c).BeyondCeilingAsync(cancellationToken),
            balance.Ceiling - balance.Reserved - balance.Fulfilled,
            PatientCount.Of(await new FulfilmentBreakdown(db, id).PatientsAsync(cancellationToken)));
    }
}
