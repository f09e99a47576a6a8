using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Note dates on which a patient cannot come; no place is offered on them.</summary>
/// <param name="From">First day, inclusive.</param>
/// <param name="To">Last day, inclusive; at most 366 days after the first.</param>
[Requires(Permission.RegisterPatients)]
public sealed record AddUnavailability(Guid PatientId, LocalDate From, LocalDate To, string? Reason = null) : ICommand<UnavailabilityAdded>;

public sealed record UnavailabilityAdded(Guid PatientId, UnavailableDates Dates);

internal sealed class AddUnavailabilityValidator : AbstractValidator<AddUnavailability>
{
    private const int MaxDays = 366;

    public AddUnavailabilityValidator(IClock clock)
    {
        RuleFor(r => r.From).Must(from => from.Year is > 2000 and < 2200).WithMessage("Not a day of this programme.");
        RuleFor(r => r.To)
            .Must((r, to) => to >= r.From && Period.DaysBetween(r.From, to) <= MaxDays)
            .WithMessage($"The last day is the first or one of the {MaxDays} after it.");
        RuleFor(r => r.To)
            .Must(to => to >= clock.GetCurrentInstant().WithOffset(Offset.FromHours(-12)).Date)
            .WithMessage("These dates have passed.");
        RuleFor(r => r.Reason).PlainText(500);
    }
}

internal sealed class AddUnavailabilityHandler(OutreachDbContext db, IClock clock, AuditTrail audit, PatientAccess access) : IRequestHandler<AddUnavailability, UnavailabilityAdded>
{
    private const int MaxKept = 100;

    public async Task<UnavailabilityAdded> Handle(AddUnavailability request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        if (await db.Unavailabilities.CountAsync(u => u.PatientId == patient.Id, cancellationToken) >= MaxKept)
        {
            throw new RuleViolationException("too-many-unavailabilities", $"A patient has at most {MaxKept} unavailable periods; remove those that have passed.");
        }

        var dates = new PatientUnavailability(EntityId.New<UnavailabilityId>(clock), patient.Id, request.From, request.To, request.Reason);
        db.Unavailabilities.Add(dates);
        audit.Record("unavailability", dates.Id.Value, patient.Id, patient.HomeHospitalId, to: "Added");
        await db.SaveChangesAsync(cancellationToken);
        return new UnavailabilityAdded(request.PatientId, UnavailableDates.Of(dates));
    }
}
