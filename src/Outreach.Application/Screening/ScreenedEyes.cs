using NodaTime;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Screening;

/// <summary>What a clinician says beside a listing.</summary>
/// <param name="Urgent">Into the clinicians' urgent queue.</param>
/// <param name="PoorExpectedBenefit">Little is to be gained (other disease of the eye).</param>
public readonly record struct ListingRemarks(bool Urgent, bool PoorExpectedBenefit);

/// <summary>Decides eyes and lists those that are to be listed, in one step: a decision to list is an entry. The caller saves.</summary>
public sealed class ScreenedEyes(EyeListing listing, ScreeningAccess access, Caller caller, AuditTrail audit, IClock clock) : ISharedPart
{
    /// <returns>The entry, if the decision is to list.</returns>
    /// <exception cref="RuleViolationException">Nothing is left to operate in this eye, or it is listed already.</exception>
    public async Task<WaitingListEntry?> DecideAsync(
        LoadedScreening loaded, Patient patient, EyeFinding finding, EyeDecision decision, string? reason, ListingRemarks remarks, CancellationToken cancellationToken)
    {
        // Nobody waits longer because the decision came late: the wait began with the examination.
        var entry = decision == EyeDecision.List
            ? await ListAsync(loaded, patient, finding, loaded.Screening.ExaminedOn, remarks, cancellationToken)
            : null;
        Settle(loaded, finding, decision, reason);
        return entry;
    }

    /// <summary>Writes the decision down without listing.</summary>
    public void Settle(LoadedScreening loaded, EyeFinding finding, EyeDecision decision, string? reason)
    {
        var from = finding.Decision?.ToString() ?? $"Proposed{finding.Proposed}";
        finding.Decide(decision, reason, caller.RequirePerson(), clock.GetCurrentInstant());
        access.Touch(loaded.Screening);
        audit.Record("eye-finding", finding.Id.Value, loaded.Screening.PatientId, loaded.Screening.HospitalId, from, decision.ToString(), reason);
    }

    /// <param name="waitsSince">In the hospital's calendar; null for today.</param>
    public async Task<WaitingListEntry> ListAsync(
        LoadedScreening loaded, Patient patient, EyeFinding finding, LocalDate? waitsSince, ListingRemarks remarks, CancellationToken cancellationToken)
    {
        EnsureMayBeListed(finding);
        var screening = loaded.Screening;
        var fellow = loaded.Findings.SingleOrDefault(f => f.Eye != finding.Eye);
        var grounds = new ListingGrounds(
            screening.Id, waitsSince, patient.Birth.AgeOn(screening.ExaminedOn), fellow?.PresentingRank, ReasonCodes.Split(finding.ProposedReasons), remarks.Urgent, remarks.PoorExpectedBenefit);
        var entry = await listing.ListAsync(patient, finding.Eye, screening.HospitalId, grounds, cancellationToken);
        audit.Record("waiting-list-entry", entry.Id.Value, patient.Id, entry.HospitalId, to: entry.Status.ToString());
        return entry;
    }

    private static void EnsureMayBeListed(EyeFinding finding)
    {
        if (finding.PresentingRank == VisualAcuity.NoLightRank || finding.BestRank == VisualAcuity.NoLightRank)
        {
            throw new RuleViolationException("no-light-perception", "An eye without light perception is never listed.");
        }

        if (finding.IsOperated)
        {
            throw new RuleViolationException("eye-operated", "This eye has been operated; its lens is out.");
        }
    }
}
