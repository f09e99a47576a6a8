using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.WaitingList;

/// <summary>A clinician lists an eye by their own word. Its tier follows the patient's latest screening, if there is one.</summary>
/// <param name="HospitalId">Null for the patient's home hospital.</param>
/// <param name="Urgent">Into the clinicians' urgent queue.</param>
/// <param name="PoorExpectedBenefit">Little is to be gained (other disease of the eye).</param>
[Requires(Permission.DecideScreening)]
public sealed record ListEye(Guid PatientId, Eye Eye, Guid? HospitalId, string Reason, bool Urgent = false, bool PoorExpectedBenefit = false) : ICommand<EntryChanged>;

internal sealed class ListEyeValidator : AbstractValidator<ListEye>
{
    public ListEyeValidator()
    {
        RuleFor(r => r.PatientId).NotEmpty();
        RuleFor(r => r.Eye).IsInEnum();
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class ListEyeHandler(OutreachDbContext db, PatientAccess patients, EyeListing listing, EntryAccess access, EntryRanking ranking, Caller caller, AuditTrail audit)
    : IRequestHandler<ListEye, EntryChanged>
{
    public async Task<EntryChanged> Handle(ListEye request, CancellationToken cancellationToken)
    {
        caller.RequirePerson();
        var patient = await patients.TakeAsync(request.PatientId, Permission.DecideScreening, cancellationToken);
        var hospital = request.HospitalId is { } id
            ? (await patients.HospitalAsync(id, Permission.DecideScreening, cancellationToken)).Id
            : patient.HomeHospitalId;
        caller.ScopeFor(Permission.DecideScreening).Ensure(hospital, "hospital");

        var findings = await LatestAsync(patient.Id, cancellationToken);
        var (own, fellow) = (findings.Find(f => f.Eye == request.Eye), findings.Find(f => f.Eye != request.Eye));
        if (own is { PresentingRank: VisualAcuity.NoLightRank } or { BestRank: VisualAcuity.NoLightRank })
        {
            throw new RuleViolationException("no-light-perception", "An eye without light perception is never listed.");
        }

        if (own?.IsOperated == true)
        {
            throw new RuleViolationException("eye-operated", "This eye has been operated; its lens is out.");
        }

        var (today, _) = await ranking.TodayAsync(hospital, cancellationToken);
        var grounds = new ListingGrounds(own?.ScreeningId, null, patient.Birth.AgeOn(today), fellow?.PresentingRank, [], request.Urgent, request.PoorExpectedBenefit);
        var entry = await listing.ListAsync(patient, request.Eye, hospital, grounds, cancellationToken);
        audit.Record("waiting-list-entry", entry.Id.Value, patient.Id, hospital, to: entry.Status.ToString(), reason: request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }

    private async Task<List<EyeFinding>> LatestAsync(PatientId patient, CancellationToken cancellationToken)
    {
        var latest = await db.Screenings.AsNoTracking()
            .Where(s => s.PatientId == patient)
            .OrderByDescending(s => s.ExaminedOn).ThenByDescending(s => s.RecordedAt)
            .Select(s => (ScreeningId?)s.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return await db.EyeFindings.Where(f => f.ScreeningId == latest).ToListAsync(cancellationToken);
    }
}
