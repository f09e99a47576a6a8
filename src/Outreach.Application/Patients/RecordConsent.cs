using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Record that a patient agrees to a purpose, or refuses it. The answer before is superseded and kept.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record RecordConsent(Guid PatientId, ConsentAnswer Answer) : ICommand<ConsentRecorded>;

public sealed record ConsentRecorded(Guid PatientId, PatientConsentRecord Consent);

internal sealed class RecordConsentValidator : AbstractValidator<RecordConsent>
{
    public RecordConsentValidator() => RuleFor(r => r.Answer).NotNull().SetValidator(new ConsentAnswerValidator());
}

internal sealed class RecordConsentHandler(OutreachDbContext db, IClock clock, Caller caller, AuditTrail audit, PatientAccess access, MessagingConsent messaging)
    : IRequestHandler<RecordConsent, ConsentRecorded>
{
    public async Task<ConsentRecorded> Handle(RecordConsent request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var answer = request.Answer;
        var before = await db.Consents.AsNoTracking().SingleOrDefaultAsync(c => c.PatientId == patient.Id && c.Purpose == answer.Purpose && c.IsCurrent, cancellationToken);
        if (before is not null)
        {
            // At once: the new answer cannot be the current one beside the old.
            await db.Consents.Where(c => c.Id == before.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.IsCurrent, false), cancellationToken);
        }

        var consent = new PatientConsent(
            EntityId.New<ConsentId>(clock), patient.Id, answer.Purpose, answer.Given, answer.Method, answer.TextVersion, answer.Language ?? patient.Language,
            clock.GetCurrentInstant(), caller.UserId);
        db.Consents.Add(consent);
        audit.Record("consent", consent.Id.Value, patient.Id, patient.HomeHospitalId, from: StateOf(before), to: StateOf(consent), reason: answer.Purpose.ToString());
        await db.SaveChangesAsync(cancellationToken);
        if (answer.Purpose == ConsentPurpose.Messaging)
        {
            await messaging.FollowAsync(patient.Id, answer.Given, cancellationToken);
        }

        return new ConsentRecorded(request.PatientId, PatientConsentRecord.From(consent));
    }

    private static string? StateOf(PatientConsent? consent) => consent is null ? null : consent.IsInForce ? "Given" : consent.Given ? "Withdrawn" : "Refused";
}
