using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>Announce an outreach day on which people are registered and examined.</summary>
/// <param name="Code">Unique: small letters, digits and hyphens.</param>
/// <param name="HospitalId">The hospital that the camp works for.</param>
/// <param name="Country">Where it takes place, ISO 3166 alpha-2.</param>
[Requires(Permission.ManageSchedule)]
public sealed record CreateCamp(string Code, string Name, Guid HospitalId, string Country, LocalDate Date) : ICommand<CampDetails>;

public sealed record CampDetails(Guid CampId, string Code, string Name, Guid HospitalId, string Country, LocalDate Date);

internal sealed class CreateCampValidator : AbstractValidator<CreateCamp>
{
    public CreateCampValidator()
    {
        RuleFor(r => r.Code).NotEmpty().Matches("^[a-z0-9]+(-[a-z0-9]+)*$").MaximumLength(64);
        RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Country).NotEmpty().Matches("^[A-Z]{2}$");
        RuleFor(r => r.Date).InclusiveBetween(new LocalDate(2000, 1, 1), new LocalDate(2099, 12, 31));
    }
}

internal sealed class CreateCampHandler(OutreachDbContext db, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<CreateCamp, CampDetails>
{
    public async Task<CampDetails> Handle(CreateCamp request, CancellationToken cancellationToken)
    {
        var hospital = new HospitalId(request.HospitalId);
        caller.ScopeFor(Permission.ManageSchedule).Ensure(hospital, "hospital");
        if (!await db.Hospitals.AnyAsync(h => h.Id == hospital, cancellationToken))
        {
            throw new NotFoundException("hospital");
        }

        if (await db.Camps.AnyAsync(c => c.Code == request.Code, cancellationToken))
        {
            throw new RuleViolationException("code-taken", "Another screening camp has this code.");
        }

        var camp = new ScreeningCamp(EntityId.New<ScreeningCampId>(clock), request.Code, request.Name, hospital, request.Country, request.Date);
        db.Camps.Add(camp);
        audit.Record("screening-camp", camp.Id.Value, hospital: hospital, to: "Created");
        await db.SaveChangesAsync(cancellationToken);
        return new CampDetails(camp.Id.Value, camp.Code, camp.Name, request.HospitalId, camp.Country, camp.Date);
    }
}
