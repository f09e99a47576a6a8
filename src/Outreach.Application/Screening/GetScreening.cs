using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>One screening with acuities, workup, proposals and decisions.</summary>
[Requires(Permission.ViewPatients)]
public sealed record GetScreening(Guid ScreeningId) : IQuery<ScreeningDetails>;

internal sealed class GetScreeningValidator : AbstractValidator<GetScreening>
{
    public GetScreeningValidator() => RuleFor(r => r.ScreeningId).NotEmpty();
}

internal sealed class GetScreeningHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetScreening, ScreeningDetails>
{
    public async Task<ScreeningDetails> Handle(GetScreening request, CancellationToken cancellationToken)
    {
        var id = new ScreeningId(request.ScreeningId);
        var row = await db.Screenings.AsNoTracking()
            .Where(s => s.Id == id)
            .Join(db.Patients, s => s.PatientId, p => p.Id, (Screening, Patient) => new { Screening, Patient.Reference, Patient.FamilyName, Patient.GivenName })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("screening");
        var screening = row.Screening;
        caller.ScopeFor(Permission.ViewPatients).Ensure(screening.HospitalId, "screening");

        var findings = await db.EyeFindings.AsNoTracking().Where(f => f.ScreeningId == id).ToListAsync(cancellationToken);
        var acuities = (await db.AcuityReadings.AsNoTracking().Where(r => r.ScreeningId == id).ToListAsync(cancellationToken)).ToLookup(r => r.Eye);
        decimal? mmol = screening is { Glucose: { } value, GlucoseUnit: { } unit } ? WorkupText.InMmolPerLitre(value, unit) : null;
        return new ScreeningDetails(
            id.Value, screening.PatientId.Value, row.Reference, row.FamilyName, row.GivenName, screening.HospitalId.Value, screening.CampId?.Value, screening.ExaminedOn, screening.ExaminedBy,
            screening.Diagnosis,
            new MeasuredWorkup(screening.SystolicMmHg, screening.DiastolicMmHg, screening.Glucose, screening.GlucoseUnit, mmol, screening.Inr, screening.ActiveInfection),
            screening.Notes, [.. findings.OrderBy(f => f.Eye).Select(f => Of(f, acuities[f.Eye]))], screening.RecordedAt, screening.RecordedBy?.Value, screening.Version);
    }

    private static ScreenedEye Of(EyeFinding finding, IEnumerable<AcuityReading> readings) => new(
        finding.Eye,
        [.. readings.OrderBy(r => r.Type).Select(r => new RecordedAcuity(r.Type, r.Written, r.Notation, r.Rank, r.LogMar, r.Projection, r.DistanceMetres))],
        finding.PresentingRank, finding.BestRank, finding.IsOperated, finding.CataractIsMainCause, finding.Cause,
        finding.Proposed, ReasonCodes.Split(finding.ProposedReasons), finding.RuleVersion, finding.Decision, finding.DecisionReason, finding.DecidedBy?.Value, finding.DecidedAt);
}
