using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>
/// A clinician lists every eye that the rule proposes to list and nobody has decided yet, of a camp or of a hospital: one
/// batch in one transaction. Send it again while something remains.
/// </summary>
/// <param name="Batch">Screenings at most, 1 to 500.</param>
[Requires(Permission.DecideScreening)]
public sealed record ListEligibleEyes(Guid? CampId, Guid? HospitalId, int Batch = 200) : ICommand<EligibleEyesListed>;

/// <param name="Screenings">Of this batch.</param>
/// <param name="Listed">Eyes that came onto the list.</param>
/// <param name="AlreadyListed">Eyes that had an open entry; decided too, so that nobody asks again.</param>
/// <param name="RemainingScreenings">With eyes that wait for this decision, after this batch.</param>
public sealed record EligibleEyesListed(int Screenings, int Listed, int AlreadyListed, int RemainingScreenings);

internal sealed class ListEligibleEyesValidator : AbstractValidator<ListEligibleEyes>
{
    public ListEligibleEyesValidator()
    {
        RuleFor(r => r.CampId).NotEqual(Guid.Empty).Must((r, camp) => camp is null != r.HospitalId is null).WithMessage("Name a camp or a hospital.");
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Batch).InclusiveBetween(1, 500);
    }
}

internal sealed class ListEligibleEyesHandler(OutreachDbContext db, Caller caller, ScreenedEyes eyes, EyeListing listing, AuditTrail audit) : IRequestHandler<ListEligibleEyes, EligibleEyesListed>
{
    public async Task<EligibleEyesListed> Handle(ListEligibleEyes request, CancellationToken cancellationToken)
    {
        var open = Open(await OfAsync(request, cancellationToken));
        var screenings = await open.OrderBy(s => s.Id).Take(request.Batch).ToListAsync(cancellationToken);
        var (listed, already) = await DecideAsync(screenings, cancellationToken);
        if (screenings.Count == 0)
        {
            audit.NothingChanged();
        }

        await db.SaveChangesAsync(cancellationToken);
        return new EligibleEyesListed(screenings.Count, listed, already, await open.CountAsync(cancellationToken));
    }

    private async Task<(int Listed, int Already)> DecideAsync(List<ScreeningRecord> screenings, CancellationToken cancellationToken)
    {
        var ids = screenings.ConvertAll(s => s.Id);
        var patientIds = screenings.Select(s => s.PatientId).Distinct().ToList();
        var findings = (await db.EyeFindings.Where(f => ids.Contains(f.ScreeningId)).ToListAsync(cancellationToken)).ToLookup(f => f.ScreeningId);
        var patients = await db.Patients.Where(p => patientIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);

        var (listed, already) = (0, 0);
        HashSet<(PatientId, Eye)> listedNow = [];
        foreach (var screening in screenings)
        {
            var loaded = new LoadedScreening(screening, [.. findings[screening.Id]]);
            foreach (var finding in loaded.Findings.Where(f => f.Decision is null && f.Proposed == EyeDecision.List).OrderBy(f => f.Eye))
            {
                if (!listedNow.Add((screening.PatientId, finding.Eye)) || await listing.HasOpenEntryAsync(screening.PatientId, finding.Eye, cancellationToken))
                {
                    eyes.Settle(loaded, finding, EyeDecision.List, "On the list already.");
                    already++;
                    continue;
                }

                await eyes.DecideAsync(loaded, patients[screening.PatientId], finding, EyeDecision.List, null, default, cancellationToken);
                listed++;
            }
        }

        return (listed, already);
    }

    /// <summary>Screenings of active patients with an eye that waits for this decision.</summary>
    private IQueryable<ScreeningRecord> Open(IQueryable<ScreeningRecord> screenings) => screenings.Where(s =>
        db.EyeFindings.Any(f => f.ScreeningId == s.Id && f.Decision == null && f.Proposed == EyeDecision.List)
        && db.Patients.Any(p => p.Id == s.PatientId && p.Status == PatientStatus.Active));

    private async Task<IQueryable<ScreeningRecord>> OfAsync(ListEligibleEyes request, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.DecideScreening);
        if (request.HospitalId is { } id)
        {
            var hospital = new HospitalId(id);
            scope.Ensure(hospital, "hospital");
            return db.Screenings.Where(s => s.HospitalId == hospital);
        }

        var campId = new ScreeningCampId(request.CampId!.Value);
        var camp = await db.Camps.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campId, cancellationToken) ?? throw new NotFoundException("screening camp");
        scope.Ensure(camp.HospitalId, "screening camp");
        return db.Screenings.Where(s => s.CampId == campId);
    }
}
