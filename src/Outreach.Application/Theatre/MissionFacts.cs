using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>What is recorded of a mission, whether it is new or changed.</summary>
public interface IMissionFacts
{
    string Name { get; }

    /// <summary>First day, in the hospitals' calendar; null if not known.</summary>
    LocalDate? StartsOn { get; }

    /// <summary>Last day, inclusive; null if not known.</summary>
    LocalDate? EndsOn { get; }

    /// <summary>Where it works; empty if not known.</summary>
    IReadOnlyList<Guid> HospitalIds { get; }

    Guid? SendingHospitalId { get; }

    /// <summary>The commitment that its operations are meant to count towards.</summary>
    Guid? CommitmentId { get; }

    /// <summary>Operations planned, 1 to 100,000.</summary>
    int? Planned { get; }

    /// <summary>Operations reported from outside this system, 0 to 100,000.</summary>
    int? ReportedPerformed { get; }

    string? Note { get; }
}

/// <summary>A mission after a change.</summary>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record MissionChanged(Guid MissionId, long Version);

internal abstract class MissionFactsValidator<T> : AbstractValidator<T>
    where T : IMissionFacts
{
    protected MissionFactsValidator()
    {
        RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
        RuleFor(r => r.StartsOn).SensibleDate();
        RuleFor(r => r.EndsOn).SensibleDate();
        RuleFor(r => r.EndsOn)
            .Must((r, end) => end is null || r.StartsOn is null || end >= r.StartsOn).WithMessage("On or after the first day.");
        RuleFor(r => r.HospitalIds).NotNull().Must(h => h is null || (h.Count <= 50 && h.Distinct().Count() == h.Count)).WithMessage("At most 50 hospitals, each once.");
        RuleForEach(r => r.HospitalIds).NotEmpty();
        RuleFor(r => r.SendingHospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.CommitmentId).NotEqual(Guid.Empty);
        RuleFor(r => r.Planned).InclusiveBetween(1, 100_000);
        RuleFor(r => r.ReportedPerformed).InclusiveBetween(0, 100_000);
        RuleFor(r => r.Note).MaximumLength(1000);
    }
}

/// <summary>Writes what is recorded of a mission, after asking whether the caller may and everything named exists.</summary>
internal sealed class MissionRecord(OutreachDbContext db, Caller caller) : ISharedPart
{
    /// <summary>A mission is managed by those who manage all of its hospitals; one without hospitals by those who manage all there are.</summary>
    public void Ensure(IReadOnlyCollection<HospitalId> hospitals, string what)
    {
        var scope = caller.ScopeFor(Permission.ManageHospitals);
        if (!scope.All && (hospitals.Count == 0 || !hospitals.All(scope.Allows)))
        {
            throw new NotFoundException(what);
        }
    }

    public async Task DescribeAsync(Mission mission, IMissionFacts facts, IReadOnlyList<MissionHospital> before, CancellationToken cancellationToken)
    {
        var hospitals = facts.HospitalIds.Select(h => new HospitalId(h)).ToArray();
        Ensure(hospitals, "hospital");
        if (await db.Hospitals.CountAsync(h => hospitals.Contains(h.Id), cancellationToken) != hospitals.Length)
        {
            throw new NotFoundException("hospital");
        }

        HospitalId? sending = facts.SendingHospitalId is { } s ? new HospitalId(s) : null;
        if (sending is not null && !await db.Hospitals.AnyAsync(h => h.Id == sending, cancellationToken))
        {
            throw new NotFoundException("sending hospital");
        }

        CommitmentId? commitment = facts.CommitmentId is { } c ? new CommitmentId(c) : null;
        if (commitment is not null && !await db.Commitments.AnyAsync(x => x.Id == commitment, cancellationToken))
        {
            throw new NotFoundException("commitment");
        }

        mission.Describe(facts.Name.Trim(), facts.StartsOn, facts.EndsOn, sending, commitment, facts.Planned, facts.ReportedPerformed, facts.Note);
        db.MissionHospitals.RemoveRange(before.Where(h => !hospitals.Contains(h.HospitalId)));
        db.MissionHospitals.AddRange(hospitals.Where(h => before.All(b => b.HospitalId != h)).Select(h => new MissionHospital(mission.Id, h)));
    }
}
