using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>One commitment with its allotments and balances.</summary>
[Requires(Permission.ViewCommitments)]
public sealed record GetCommitment(Guid CommitmentId) : IQuery<CommitmentDetails>;

/// <summary>Balances in operations.</summary>
/// <param name="Ceiling">Pledged plus amended.</param>
/// <param name="Allotted">Set aside, the pool left out.</param>
/// <param name="Pool">The pool's quota.</param>
/// <param name="Remaining">Neither reserved nor fulfilled.</param>
public sealed record CommitmentBalance(int Ceiling, int Allotted, int Pool, int Reserved, int Fulfilled, int Remaining);

/// <param name="PeriodFrom">Null for the commitment's window.</param>
/// <param name="Remaining">Neither reserved nor fulfilled.</param>
public sealed record AllotmentBalance(
    Guid AllotmentId, bool IsPool, Guid? HospitalId, string? HospitalCode, string? Country, LocalDate? PeriodFrom, LocalDate? PeriodTo, bool IsOpen, int Quota, int Reserved, int Fulfilled, int Remaining);

public sealed record CommitmentDetails(
    Guid CommitmentId, string Code, string Name, string DonorCountry, CommitmentStatus Status, int Pledged, int Amended, LocalDate WindowFrom, LocalDate WindowTo,
    IReadOnlyList<string> ScopeCountries, CommitmentBalance Balance, IReadOnlyList<AllotmentBalance> Allotments, long Version);

internal sealed class GetCommitmentHandler(OutreachDbContext db, QuotaMoves quota) : IRequestHandler<GetCommitment, CommitmentDetails>
{
    public async Task<CommitmentDetails> Handle(GetCommitment request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewCommitments);
        var id = new CommitmentId(request.CommitmentId);
        var c = await db.Commitments.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFoundException("commitment");
        var allotments = await db.Allotments.AsNoTracking()
            .Where(a => a.CommitmentId == id)
            .OrderByDescending(a => a.IsPool).ThenBy(a => a.Id)
            .Select(a => new
            {
                Row = a,
                HospitalCode = db.Hospitals.Where(h => h.Id == a.HospitalId).Select(h => h.Code).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var rows = allotments.Select(x => x.Row).ToList();
        return new CommitmentDetails(
            c.Id.Value, c.Code, c.Name, c.DonorCountry, c.Status, c.Pledged, c.Amended, c.WindowFrom, c.WindowTo, c.Countries, BalanceOf(c, rows),
            [.. allotments.Select(x => Of(x.Row, x.HospitalCode))], c.Version);
    }

    internal static CommitmentBalance BalanceOf(Commitment c, IReadOnlyCollection<Allotment> rows) => new(
        c.Ceiling, rows.Where(a => !a.IsPool).Sum(a => a.Quota), rows.Where(a => a.IsPool).Sum(a => a.Quota),
        rows.Sum(a => a.Reserved), rows.Sum(a => a.Fulfilled), rows.Sum(a => a.Remaining));

    private static AllotmentBalance Of(Allotment a, string? hospitalCode) => new(
        a.Id.Value, a.IsPool, a.HospitalId?.Value, hospitalCode, a.Country, a.PeriodFrom, a.PeriodTo, a.IsOpen, a.Quota, a.Reserved, a.Fulfilled, a.Remaining);
}
