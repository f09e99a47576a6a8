using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Patients;

/// <summary>Every answer of a patient to every purpose, the superseded and withdrawn too.</summary>
[Requires(Permission.ViewPatients)]
public sealed record ListConsents(Guid PatientId) : IQuery<ConsentHistory>;

/// <param name="Items">Latest first.</param>
public sealed record ConsentHistory(Guid PatientId, IReadOnlyList<PatientConsentRecord> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class ListConsentsHandler(OutreachDbContext db, PatientAccess access) : IRequestHandler<ListConsents, ConsentHistory>
{
    public async Task<ConsentHistory> Handle(ListConsents request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.ViewPatients, cancellationToken);
        var consents = await db.Consents.AsNoTracking()
            .Where(c => c.PatientId == id)
            .OrderByDescending(c => c.RecordedAt)
            .ThenByDescending(c => c.Id)
            .ToListAsync(cancellationToken);
        return new ConsentHistory(request.PatientId, [.. consents.Select(PatientConsentRecord.From)]);
    }
}
