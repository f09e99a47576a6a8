using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>Screenings of the caller's hospitals, the latest recorded first, in pages.</summary>
/// <param name="Undecided">Only those with an eye that nobody has decided.</param>
/// <param name="After">Cursor of the page before; null for the first page.</param>
[Requires(Permission.ViewPatients)]
public sealed record ListScreenings(Guid? PatientId = null, Guid? CampId = null, Guid? HospitalId = null, bool Undecided = false, Guid? After = null, int Limit = 50) : IQuery<ScreeningsPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record ScreeningsPage(IReadOnlyList<ListedScreening> Items, Guid? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

/// <param name="Eyes">Proposal and decision of each eye.</param>
public sealed record ListedScreening(
    Guid ScreeningId, Guid PatientId, string PatientReference, string FamilyName, string GivenName, Guid HospitalId, Guid? CampId, LocalDate ExaminedOn, IReadOnlyList<EyeOutcome> Eyes, long Version);

public sealed record EyeOutcome(Eye Eye, int? PresentingRank, EyeDecision Proposed, EyeDecision? Decision);

internal sealed class ListScreeningsValidator : AbstractValidator<ListScreenings>
{
    public ListScreeningsValidator() => RuleFor(r => r.Limit).InclusiveBetween(1, 200);
}

internal sealed class ListScreeningsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListScreenings, ScreeningsPage>
{
    public async Task<ScreeningsPage> Handle(ListScreenings request, CancellationToken cancellationToken)
    {
        var screenings = Filter(request);
        var rows = await screenings.OrderByDescending(s => s.Id).Take(request.Limit + 1)
            .Join(db.Patients, s => s.PatientId, p => p.Id, (s, p) => new { s.Id, s.PatientId, p.Reference, p.FamilyName, p.GivenName, s.HospitalId, s.CampId, s.ExaminedOn, s.Version })
            .ToListAsync(cancellationToken);
        var page = rows.OrderByDescending(r => r.Id.Value).Take(request.Limit).ToList();
        var ids = page.ConvertAll(r => r.Id);
        var eyes = (await db.EyeFindings.AsNoTracking()
            .Where(f => ids.Contains(f.ScreeningId))
            .Select(f => new { f.ScreeningId, f.Eye, f.PresentingRank, f.Proposed, f.Decision })
            .ToListAsync(cancellationToken)).ToLookup(f => f.ScreeningId);
        return new ScreeningsPage(
            page.ConvertAll(r => new ListedScreening(
                r.Id.Value, r.PatientId.Value, r.Reference, r.FamilyName, r.GivenName, r.HospitalId.Value, r.CampId?.Value, r.ExaminedOn,
                [.. eyes[r.Id].OrderBy(f => f.Eye).Select(f => new EyeOutcome(f.Eye, f.PresentingRank, f.Proposed, f.Decision))], r.Version)),
            rows.Count > request.Limit ? page[^1].Id.Value : null);
    }

    private IQueryable<ScreeningRecord> Filter(ListScreenings request)
    {
        var scope = caller.ScopeFor(Permission.ViewPatients);
        var own = scope.Hospitals;
        var screenings = db.Screenings.AsNoTracking();
        screenings = scope.All ? screenings : screenings.Where(s => own.Contains(s.HospitalId));
        if (request.PatientId is { } patient)
        {
            var id = new PatientId(patient);
            screenings = screenings.Where(s => s.PatientId == id);
        }

        if (request.CampId is { } camp)
        {
            var id = new ScreeningCampId(camp);
            screenings = screenings.Where(s => s.CampId == id);
        }

        if (request.HospitalId is { } hospital)
        {
            var id = new HospitalId(hospital);
            screenings = screenings.Where(s => s.HospitalId == id);
        }

        if (request.Undecided)
        {
            screenings = screenings.Where(s => db.EyeFindings.Any(f => f.ScreeningId == s.Id && f.Decision == null));
        }

        if (request.After is { } after)
        {
            var cursor = new ScreeningId(after);
            screenings = screenings.Where(s => s.Id < cursor);
        }

        return screenings;
    }
}
