using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Record a hospital that operates or sends teams.</summary>
/// <param name="Code">Short, unique and final, as in <c>KG-OSH-IOCH</c>.</param>
/// <param name="Country">ISO 3166 alpha-2; final.</param>
[Requires(Permission.ManageHospitals)]
public sealed record CreateHospital(
    string Code, string Country, HospitalRole Role, string Name, string? NameLocal, string City, double Latitude, double Longitude, string Zone,
    IReadOnlyList<string> WorkingLanguages, string? Phone = null, IReadOnlyDictionary<string, string>? Instructions = null) : ICommand<HospitalChanged>, IHospitalFacts;

internal sealed class CreateHospitalValidator : HospitalFactsValidator<CreateHospital>
{
    public CreateHospitalValidator()
    {
        RuleFor(r => r.Code).Code();
        RuleFor(r => r.Country).Country();
        RuleFor(r => r.Role).IsInEnum();
    }
}

internal sealed class CreateHospitalHandler(OutreachDbContext db, IClock clock, Caller caller, AuditTrail audit) : IRequestHandler<CreateHospital, HospitalChanged>
{
    public async Task<HospitalChanged> Handle(CreateHospital request, CancellationToken cancellationToken)
    {
        // Nobody holds a role at a hospital that does not exist yet.
        if (!caller.ScopeFor(Permission.ManageHospitals).All)
        {
            throw new ForbiddenException(Permission.ManageHospitals);
        }

        if (await db.Hospitals.AnyAsync(h => h.Code == request.Code, cancellationToken))
        {
            throw new RuleViolationException("hospital-code-taken", $"There is a hospital with the code {request.Code}.");
        }

        var hospital = new Hospital(EntityId.New<HospitalId>(clock), request.Code, request.Country, request.Role);
        hospital.Describe(request);
        db.Hospitals.Add(hospital);
        audit.Record("hospital", hospital.Id.Value, hospital: hospital.Id);
        await db.SaveChangesAsync(cancellationToken);
        return new HospitalChanged(hospital.Id.Value, hospital.Version);
    }
}
