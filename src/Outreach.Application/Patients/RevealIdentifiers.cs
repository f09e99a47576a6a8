using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Patients;

/// <summary>The identifiers of a patient in full; a reading of its own in the audit.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record RevealIdentifiers(Guid PatientId) : IQuery<IdentifiersRevealed>;

public sealed record IdentifiersRevealed(Guid PatientId, IReadOnlyList<PatientIdentifierRecord> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class RevealIdentifiersHandler(OutreachDbContext db, PatientAccess access) : IRequestHandler<RevealIdentifiers, IdentifiersRevealed>
{
    public async Task<IdentifiersRevealed> Handle(RevealIdentifiers request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var identifiers = await db.Identifiers.AsNoTracking().Where(i => i.PatientId == id && !i.IsRemoved).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        return new IdentifiersRevealed(request.PatientId, [.. identifiers.Select(PatientIdentifierRecord.Revealed)]);
    }
}
