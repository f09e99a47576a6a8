using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Withdraw a consent that is in force. Without consent to messages no reminder goes out any more.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record WithdrawConsent(Guid PatientId, ConsentPurpose Purpose, string Reason) : ICommand<ConsentRecorded>;

internal sealed class WithdrawConsentValidator : AbstractValidator<WithdrawConsent>
{
    public WithdrawConsentValidator()
    {
        RuleFor(r => r.Purpose).IsInEnum();
        RuleFor(r => r.Reason).Reason();
    }
}

internal sealed class WithdrawConsentHandler(OutreachDbContext db, IClock clock, Caller caller, AuditTrail audit, PatientAccess access, MessagingConsent messaging)
    : IRequestHandler<WithdrawConsent, ConsentRecorded>
{
    public async Task<ConsentRecorded> Handle(WithdrawConsent request, CancellationToken cancellationToken)
    {
        // Also after a death: relatives may withdraw what was given.
        var patient = await access.TakeAnyAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        if (patient.Status == PatientStatus.Merged)
        {
            patient.EnsureActive();
        }

        var consent = await db.Consents.SingleOrDefaultAsync(c => c.PatientId == patient.Id && c.Purpose == request.Purpose && c.IsCurrent, cancellationToken)
            ?? throw new RuleViolationException("consent-not-in-force", "There is no consent in force for this purpose.");
        consent.Withdraw(clock.GetCurrentInstant(), caller.UserId, request.Reason);
        audit.Record("consent", consent.Id.Value, patient.Id, patient.HomeHospitalId, from: "Given", to: "Withdrawn", reason: request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        if (request.Purpose == ConsentPurpose.Messaging)
        {
            await messaging.WithdrawnAsync(patient.Id, cancellationToken);
        }

        return new ConsentRecorded(request.PatientId, PatientConsentRecord.From(consent));
    }
}
