using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>A screening with its findings, loaded for a change.</summary>
/// <param name="Findings">Of both eyes, or of one: an imported list may say nothing of the other.</param>
public sealed record LoadedScreening(ScreeningRecord Screening, IReadOnlyList<EyeFinding> Findings);

/// <summary>Loads screenings that the caller may change.</summary>
public sealed class ScreeningAccess(OutreachDbContext db, Caller caller) : ISharedPart
{
    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    /// <exception cref="StaleVersionException">Changed since the caller read it.</exception>
    public async Task<LoadedScreening> ScreeningAsync(Guid id, Permission permission, long? expectedVersion, CancellationToken cancellationToken)
    {
        var screeningId = new ScreeningId(id);
        var screening = await db.Screenings.SingleOrDefaultAsync(s => s.Id == screeningId, cancellationToken) ?? throw new NotFoundException("screening");
        caller.ScopeFor(permission).Ensure(screening.HospitalId, "screening");
        screening.Expect(expectedVersion);
        return new LoadedScreening(screening, await db.EyeFindings.Where(f => f.ScreeningId == screeningId).ToListAsync(cancellationToken));
    }

    /// <summary>A change of a finding is a change of its screening: the entity tag moves on.</summary>
    public void Touch(ScreeningRecord screening) => db.Entry(screening).Property(s => s.Version).IsModified = true;
}

/// <summary>Codes that are stored joined by a semicolon.</summary>
internal static class ReasonCodes
{
    public static string[] Split(string codes) => codes.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
