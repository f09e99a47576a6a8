using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>Record a hospital's facts anew. Sessions that were made keep the zone that they were made in.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageHospitals)]
public sealed record ChangeHospital(
    Guid HospitalId, string Name, string? NameLocal, string City, double Latitude, double Longitude, string Zone, IReadOnlyList<string> WorkingLanguages,
    string? Phone = null, IReadOnlyDictionary<string, string>? Instructions = null, long? ExpectedVersion = null) : ICommand<HospitalChanged>, IHospitalFacts;

internal sealed class ChangeHospitalValidator : HospitalFactsValidator<ChangeHospital>
{
    public ChangeHospitalValidator() => RuleFor(r => r.HospitalId).NotEmpty();
}

internal sealed class ChangeHospitalHandler(OutreachDbContext db, Caller caller, AuditTrail audit) : IRequestHandler<ChangeHospital, HospitalChanged>
{
    public async Task<HospitalChanged> Handle(ChangeHospital request, CancellationToken cancellationToken)
    {
        var id = new HospitalId(request.HospitalId);
        caller.ScopeFor(Permission.ManageHospitals).Ensure(id, "hospital");
        var hospital = await db.Hospitals.SingleOrDefaultAsync(h => h.Id == id, cancellationToken) ?? throw new NotFoundException("hospital");
        hospital.Expect(request.ExpectedVersion);

        hospital.Describe(request);
        audit.Record("hospital", request.HospitalId, hospital: id);
        await db.SaveChangesAsync(cancellationToken);
        return new HospitalChanged(request.HospitalId, hospital.Version);
    }
}
