using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>Writes an examination down: acuities as written, findings of both eyes, and what the rule proposes for each.</summary>
public sealed class ScreeningWriter(OutreachDbContext db, PolicyReader policies, IClock clock) : ISharedPart
{
    /// <param name="screening">New, or cleared of its acuities.</param>
    /// <param name="findings">One for each eye.</param>
    public async Task WriteAsync(ScreeningRecord screening, Patient patient, IReadOnlyCollection<EyeFinding> findings, ExaminationDetails details, CancellationToken cancellationToken)
    {
        var workup = details.Workup ?? new WorkupFigures();
        screening.DescribeWorkup(
            details.ExaminedBy, details.Diagnosis, workup.SystolicMmHg, workup.DiastolicMmHg, workup.Glucose, workup.GlucoseUnit, workup.Inr, workup.ActiveInfection, details.Notes);

        var right = Read(screening, Eye.Right, details.Right, details.Diagnosis);
        var left = Read(screening, Eye.Left, details.Left, details.Diagnosis);
        db.AcuityReadings.AddRange([.. right.Readings, .. left.Readings]);

        var policy = await policies.ForHospitalAsync<EligibilityPolicy>(PolicyKind.Eligibility, screening.HospitalId, cancellationToken);
        var facts = await WorkupAsync(screening, patient, cancellationToken);
        foreach (var finding in findings)
        {
            var (own, fellow, examination) = finding.Eye == Eye.Right ? (right, left, details.Right) : (left, right, details.Left);
            finding.Describe(own.Facts.PresentingRank, own.Facts.BestRank, own.Facts.IsOperated, own.Facts.CataractIsMainCause, examination.Cause);
            var proposal = EligibilityRule.Evaluate(own.Facts, fellow.Facts.PresentingRank, facts, policy.Rules);
            finding.Propose(proposal.Decision, proposal.Reasons, policy.VersionOf(EligibilityRule.Version));
        }
    }

    /// <summary>Refuses a day in the hospital's future, or on which the patient would not be 0 to 110 years old.</summary>
    public async Task CheckDayAsync(HospitalId hospital, Patient patient, LocalDate examinedOn, CancellationToken cancellationToken)
    {
        var zone = await db.Hospitals.AsNoTracking().Where(h => h.Id == hospital).Select(h => h.Zone).SingleAsync(cancellationToken);
        if (examinedOn > HospitalTime.DateAt(clock.GetCurrentInstant(), zone))
        {
            throw new ValidationException([new ValidationFailure("Examination.ExaminedOn", "The examination lies in the hospital's future.")]);
        }

        if (patient.BirthYear > examinedOn.Year || patient.BirthDate > examinedOn || patient.Birth.AgeOn(examinedOn) > 110)
        {
            throw new ValidationException([new ValidationFailure("Examination.ExaminedOn", "The patient's age on that day is not between 0 and 110 years.")]);
        }
    }

    private EyeRead Read(ScreeningRecord screening, Eye eye, EyeExamination examination, string? diagnosis)
    {
        var operated = examination.IsOperated;
        var readings = new List<AcuityReading>();
        var byType = new Dictionary<AcuityType, VisualAcuity>();
        foreach (var statement in examination.Acuities)
        {
            StatedAcuity.TryRead(statement, out var text);
            operated |= text.IsOperated;
            if (text.Acuity is { } acuity)
            {
                byType[statement.Type] = acuity;
                readings.Add(new AcuityReading(
                    EntityId.New<AcuityReadingId>(clock), screening.Id, eye, statement.Type, statement.Written, acuity.NotationCode, acuity.Rank, acuity.LogMar,
                    acuity.ProjectionCode, acuity.DistanceMetres ?? statement.DistanceMetres));
            }
        }

        // Presenting is what the person sees with what they have; without a word about glasses that is the bare eye.
        var presenting = byType.GetValueOrDefault(AcuityType.Presenting) ?? byType.GetValueOrDefault(AcuityType.Uncorrected);
        var best = Better(byType.GetValueOrDefault(AcuityType.BestCorrected), byType.GetValueOrDefault(AcuityType.Pinhole));
        var counting = best ?? presenting;
        bool? projects = counting?.Projection switch
        {
            LightProjection.Good => true,
            LightProjection.Bad => false,
            _ => null,
        };
        return new EyeRead(
            new EyeFacts(
                presenting?.Rank, best?.Rank, counting?.SeesLightOnly == true, projects, operated,
                examination.CataractIsMainCause ?? NamesCataract(examination.Cause ?? diagnosis)),
            readings);
    }

    private static VisualAcuity? Better(VisualAcuity? one, VisualAcuity? other) => one is null || other?.Rank < one.Rank ? other : one;

    /// <summary>True if the words name cataract; words that do not are no proof of another main cause.</summary>
    private static bool? NamesCataract(string? words) => words is not null && WorkupText.NamesCataract(words) ? true : null;

    private async Task<WorkupFacts> WorkupAsync(ScreeningRecord screening, Patient patient, CancellationToken cancellationToken)
    {
        decimal? glucose = screening is { Glucose: { } value, GlucoseUnit: { } unit } ? WorkupText.InMmolPerLitre(value, unit) : null;
        var scopes = await db.Commitments.AsNoTracking().Where(c => c.Status == CommitmentStatus.Active).Select(c => c.ScopeCountries).ToListAsync(cancellationToken);
        var countries = scopes.SelectMany(s => s.Split(';', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
        bool? inScope = countries.Count == 0
            ? null
            : (patient.Citizenship is { } citizenship && countries.Contains(citizenship)) || (patient.ResidenceCountry is { } residence && countries.Contains(residence));
        return new WorkupFacts(
            patient.Birth.AgeOn(screening.ExaminedOn), screening.SystolicMmHg, screening.DiastolicMmHg, glucose, screening.Inr, screening.ActiveInfection, inScope);
    }

    private sealed record EyeRead(EyeFacts Facts, List<AcuityReading> Readings);
}
