using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Patients;

/// <summary>The dates on which a patient cannot come.</summary>
[Requires(Permission.ViewPatients)]
public sealed record ListUnavailabilities(Guid PatientId) : IQuery<UnavailabilitiesListed>;

/// <param name="Items">Earliest first.</param>
public sealed record UnavailabilitiesListed(Guid PatientId, IReadOnlyList<UnavailableDates> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class ListUnavailabilitiesHandler(OutreachDbContext db, PatientAccess access) : IRequestHandler<ListUnavailabilities, UnavailabilitiesListed>
{
    public async Task<UnavailabilitiesListed> Handle(ListUnavailabilities request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.ViewPatients, cancellationToken);
        var dates = await db.Unavailabilities.AsNoTracking().Where(u => u.PatientId == id).OrderBy(u => u.From).ThenBy(u => u.Id).ToListAsync(cancellationToken);
        return new UnavailabilitiesListed(request.PatientId, [.. dates.Select(UnavailableDates.Of)]);
    }
}
