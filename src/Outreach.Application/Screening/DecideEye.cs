using FluentValidation;
using MediatR;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>A clinician decides what becomes of an eye. To decide to list it puts it on the waiting list in the same step.</summary>
/// <param name="Reason">Needed where the decision is not what the rule proposed.</param>
/// <param name="Urgent">Into the clinicians' urgent queue.</param>
/// <param name="PoorExpectedBenefit">Little is to be gained (other disease of the eye).</param>
[Requires(Permission.DecideScreening)]
public sealed record DecideEye(
    Guid ScreeningId, Eye Eye, EyeDecision Decision, string? Reason = null, bool Urgent = false, bool PoorExpectedBenefit = false, long? ExpectedVersion = null) : ICommand<EyeDecided>;

/// <param name="EntryId">The waiting-list entry that came of it; null unless the decision is to list.</param>
/// <param name="Version">Of the screening.</param>
public sealed record EyeDecided(Guid ScreeningId, Eye Eye, EyeDecision Decision, Guid? EntryId, long Version);

internal sealed class DecideEyeValidator : AbstractValidator<DecideEye>
{
    public DecideEyeValidator()
    {
        RuleFor(r => r.ScreeningId).NotEmpty();
        RuleFor(r => r.Eye).IsInEnum();
        RuleFor(r => r.Decision).IsInEnum();
        RuleFor(r => r.Reason).Length(3, 500);
    }
}

internal sealed class DecideEyeHandler(OutreachDbContext db, ScreeningAccess access, PatientAccess patients, ScreenedEyes eyes) : IRequestHandler<DecideEye, EyeDecided>
{
    public async Task<EyeDecided> Handle(DecideEye request, CancellationToken cancellationToken)
    {
        var loaded = await access.ScreeningAsync(request.ScreeningId, Permission.DecideScreening, request.ExpectedVersion, cancellationToken);
        var finding = loaded.Findings.SingleOrDefault(f => f.Eye == request.Eye) ?? throw new NotFoundException("finding of that eye");
        if (finding.Decision == EyeDecision.List)
        {
            throw new RuleViolationException("eye-already-decided", "This eye was listed; what becomes of it now is decided on the waiting list.");
        }

        if (request.Reason is null && request.Decision != finding.Proposed)
        {
            throw new RuleViolationException("reason-needed", "A decision other than the rule's proposal needs a reason.");
        }

        var patient = await patients.TakeAsync(loaded.Screening.PatientId.Value, Permission.DecideScreening, cancellationToken);
        var remarks = new ListingRemarks(request.Urgent, request.PoorExpectedBenefit);
        var entry = await eyes.DecideAsync(loaded, patient, finding, request.Decision, request.Reason, remarks, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new EyeDecided(request.ScreeningId, request.Eye, request.Decision, entry?.Id.Value, loaded.Screening.Version);
    }
}
