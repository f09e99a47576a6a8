using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Commitments;

/// <summary>The figures of all commitments beside each other, and of the whole programme.</summary>
[Requires(Permission.ViewFulfilment)]
public sealed record SummariseFulfilment : IQuery<ProgrammeFulfilment>;

public sealed record CommitmentFigures(Guid CommitmentId, string Code, string Name, CommitmentStatus Status, FulfilmentFigures Figures);

/// <param name="Commitments">In order of their windows.</param>
/// <param name="Performed">Operations of all commitments together, verified or not.</param>
/// <param name="BeyondCeiling">Operations that no commitment had a place for; each counted once.</param>
/// <param name="Patients">People, each counted once.</param>
public sealed record ProgrammeFulfilment(IReadOnlyList<CommitmentFigures> Commitments, int Performed, int Verified, int Reversed, int BeyondCeiling, PatientCount Patients);

internal sealed class SummariseFulfilmentHandler(OutreachDbContext db, QuotaMoves quota) : IRequestHandler<SummariseFulfilment, ProgrammeFulfilment>
{
    public Task<ProgrammeFulfilment> Handle(SummariseFulfilment request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewFulfilment);
        return db.OnOneSnapshotAsync(() => ReadAsync(cancellationToken), cancellationToken);
    }

    private async Task<ProgrammeFulfilment> ReadAsync(CancellationToken cancellationToken)
    {
        var commitments = await db.Commitments.AsNoTracking().OrderBy(c => c.WindowFrom).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        var figures = new List<CommitmentFigures>(commitments.Count);
        foreach (var c in commitments)
        {
            figures.Add(new CommitmentFigures(c.Id.Value, c.Code, c.Name, c.Status, await GetFulfilmentHandler.FiguresAsync(db, c, cancellationToken)));
        }

        var beyond = await db.Operations.CountAsync(o => o.BeyondCeiling && o.Status != OperationStatus.Reversed, cancellationToken);
        var patients = await db.Operations.Where(o => o.CommitmentId != null && o.CountsAs == 1 && o.Status != OperationStatus.Reversed)
            .Select(o => o.PatientId).Distinct().CountAsync(cancellationToken);
        return new ProgrammeFulfilment(
            figures, figures.Sum(f => f.Figures.Performed), figures.Sum(f => f.Figures.Verified), figures.Sum(f => f.Figures.Reversed), beyond, PatientCount.Of(patients));
    }
}
