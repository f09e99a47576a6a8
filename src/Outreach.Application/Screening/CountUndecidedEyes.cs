using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Screening;

/// <summary>How many examined eyes of the caller's hospitals wait for a clinician's word.</summary>
[Requires(Permission.DecideScreening)]
public sealed record CountUndecidedEyes : IQuery<UndecidedEyes>;

public sealed record UndecidedEyes(int Eyes);

internal sealed class CountUndecidedEyesHandler(OutreachDbContext db, Caller caller) : IRequestHandler<CountUndecidedEyes, UndecidedEyes>
{
    public async Task<UndecidedEyes> Handle(CountUndecidedEyes request, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.DecideScreening);
        var own = scope.Hospitals;
        var undecided = db.EyeFindings.Where(f => f.Decision == null);
        return new UndecidedEyes(await (scope.All
            ? undecided.CountAsync(cancellationToken)
            : undecided.CountAsync(f => db.Screenings.Any(s => s.Id == f.ScreeningId && own.Contains(s.HospitalId)), cancellationToken)));
    }
}
