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

/// <summary>Put an examination right as long as no eye has been decided; the rule proposes anew.</summary>
[Requires(Permission.RecordScreening)]
public sealed record CorrectScreening(Guid ScreeningId, ExaminationDetails Examination, string Reason, long? ExpectedVersion = null) : ICommand<ScreeningRecorded>;

internal sealed class CorrectScreeningValidator : AbstractValidator<CorrectScreening>
{
    public CorrectScreeningValidator()
    {
        RuleFor(r => r.ScreeningId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
        RuleFor(r => r.Examination).NotNull().SetValidator(new ExaminationDetailsValidator());
    }
}

internal sealed class CorrectScreeningHandler(OutreachDbContext db, ScreeningAccess access, PatientAccess patients, ScreeningWriter writer, AuditTrail audit, IClock clock)
    : IRequestHandler<CorrectScreening, ScreeningRecorded>
{
    public async Task<ScreeningRecorded> Handle(CorrectScreening request, CancellationToken cancellationToken)
    {
        var (screening, findings) = await access.ScreeningAsync(request.ScreeningId, Permission.RecordScreening, request.ExpectedVersion, cancellationToken);
        if (findings.Any(f => f.Decision is not null))
        {
            throw new RuleViolationException("screening-decided", "An eye of this screening has been decided; record a new screening instead.");
        }

        if (request.Examination.ExaminedOn != screening.ExaminedOn)
        {
            throw new RuleViolationException("other-day", "A screening keeps its day; an examination on another day is another screening.");
        }

        var patient = await patients.TakeAsync(screening.PatientId.Value, Permission.RecordScreening, cancellationToken);
        var both = findings.ToList();
        foreach (var eye in new[] { Eye.Right, Eye.Left }.Where(e => both.TrueForAll(f => f.Eye != e)))
        {
            var missing = new EyeFinding(EntityId.New<EyeFindingId>(clock), screening.Id, eye);
            db.EyeFindings.Add(missing);
            both.Add(missing);
        }

        var screeningId = screening.Id;
        await db.AcuityReadings.Where(r => r.ScreeningId == screeningId).ExecuteDeleteAsync(cancellationToken);
        await writer.WriteAsync(screening, patient, both, request.Examination, cancellationToken);
        access.Touch(screening);
        audit.Record("screening", screening.Id.Value, patient.Id, screening.HospitalId, "Recorded", "Recorded", request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return ScreeningRecorded.From(screening, both);
    }
}
