using FluentValidation;
using MediatR;
using Outreach.Application.Patients;
using Outreach.Application.Screening;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.WaitingList;

/// <summary>Put an eye back on the list that a clinician had decided to list and that was removed since: the person came back. The wait starts anew.</summary>
[Requires(Permission.ManageWaitingList)]
public sealed record RelistEye(Guid ScreeningId, Eye Eye, string Reason) : ICommand<EntryChanged>;

internal sealed class RelistEyeValidator : AbstractValidator<RelistEye>
{
    public RelistEyeValidator()
    {
        RuleFor(r => r.ScreeningId).NotEmpty();
        RuleFor(r => r.Eye).IsInEnum();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class RelistEyeHandler(ScreeningAccess screenings, PatientAccess patients, ScreenedEyes eyes, EntryAccess access, AuditTrail audit) : IRequestHandler<RelistEye, EntryChanged>
{
    public async Task<EntryChanged> Handle(RelistEye request, CancellationToken cancellationToken)
    {
        var loaded = await screenings.ScreeningAsync(request.ScreeningId, Permission.ManageWaitingList, null, cancellationToken);
        var finding = loaded.Findings.SingleOrDefault(f => f.Eye == request.Eye) ?? throw new NotFoundException("finding of that eye");
        if (finding.Decision != EyeDecision.List)
        {
            throw new RuleViolationException("not-decided", "No clinician has decided to list this eye.");
        }

        var patient = await patients.TakeAsync(loaded.Screening.PatientId.Value, Permission.ManageWaitingList, cancellationToken);
        var entry = await eyes.ListAsync(loaded, patient, finding, null, default, cancellationToken);
        audit.Record("eye-finding", finding.Id.Value, patient.Id, entry.HospitalId, reason: request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}
