using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>Record an examination of both eyes, at a camp or at the hospital; the rule proposes what becomes of each eye.</summary>
/// <param name="HospitalId">Null for the camp's, or the patient's home hospital.</param>
[Requires(Permission.RecordScreening)]
public sealed record RecordScreening(Guid PatientId, Guid? HospitalId, Guid? CampId, ExaminationDetails Examination) : ICommand<ScreeningRecorded>;

/// <param name="Version">To be sent back as If-Match.</param>
public sealed record ScreeningRecorded(Guid ScreeningId, IReadOnlyList<EyeProposal> Eyes, long Version)
{
    internal static ScreeningRecorded From(ScreeningRecord screening, IEnumerable<EyeFinding> findings) => new(
        screening.Id.Value,
        [.. findings.OrderBy(f => f.Eye).Select(f => new EyeProposal(f.Eye, f.PresentingRank, f.BestRank, f.Proposed, ReasonCodes.Split(f.ProposedReasons), f.RuleVersion))],
        screening.Version);
}

/// <summary>What the rule proposes for an eye.</summary>
/// <param name="PresentingRank">0 none to 6 no light perception (ICD-11 9D90); null if not known.</param>
/// <param name="BestRank">The same of pinhole or best corrected acuity.</param>
/// <param name="RuleVersion">Rule and version that proposed it.</param>
public sealed record EyeProposal(Eye Eye, int? PresentingRank, int? BestRank, EyeDecision Proposed, IReadOnlyList<string> Reasons, string RuleVersion);

internal sealed class RecordScreeningValidator : AbstractValidator<RecordScreening>
{
    public RecordScreeningValidator()
    {
        RuleFor(r => r.PatientId).NotEmpty();
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.CampId).NotEqual(Guid.Empty);
        RuleFor(r => r.Examination).NotNull().SetValidator(new ExaminationDetailsValidator());
    }
}

internal sealed class RecordScreeningHandler(OutreachDbContext db, PatientAccess patients, ScreeningWriter writer, Caller caller, AuditTrail audit, IClock clock)
    : IRequestHandler<RecordScreening, ScreeningRecorded>
{
    public async Task<ScreeningRecorded> Handle(RecordScreening request, CancellationToken cancellationToken)
    {
        var patient = await patients.TakeAsync(request.PatientId, Permission.RecordScreening, cancellationToken);
        var camp = await CampAsync(request.CampId, cancellationToken);
        var hospital = request.HospitalId is { } named
            ? (await patients.HospitalAsync(named, Permission.RecordScreening, cancellationToken)).Id
            : camp?.HospitalId ?? patient.HomeHospitalId;
        caller.ScopeFor(Permission.RecordScreening).Ensure(hospital, "hospital");
        await writer.CheckDayAsync(hospital, patient, request.Examination.ExaminedOn, cancellationToken);

        var screening = new ScreeningRecord(
            EntityId.New<ScreeningId>(clock), patient.Id, hospital, camp?.Id, request.Examination.ExaminedOn, clock.GetCurrentInstant(), caller.UserId);
        EyeFinding[] findings = [New(screening, Eye.Right), New(screening, Eye.Left)];
        db.Screenings.Add(screening);
        db.EyeFindings.AddRange(findings);
        await writer.WriteAsync(screening, patient, findings, request.Examination, cancellationToken);
        audit.Record("screening", screening.Id.Value, patient.Id, hospital, to: "Recorded");
        await db.SaveChangesAsync(cancellationToken);
        return ScreeningRecorded.From(screening, findings);
    }

    private EyeFinding New(ScreeningRecord screening, Eye eye) => new(EntityId.New<EyeFindingId>(clock), screening.Id, eye);

    private async Task<ScreeningCamp?> CampAsync(Guid? id, CancellationToken cancellationToken)
    {
        if (id is not { } wanted)
        {
            return null;
        }

        var campId = new ScreeningCampId(wanted);
        var camp = await db.Camps.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campId, cancellationToken) ?? throw new NotFoundException("screening camp");
        caller.ScopeFor(Permission.RecordScreening).Ensure(camp.HospitalId, "screening camp");
        return camp;
    }
}
