using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

/// <summary>Ends holds whose time is over; a recurring job sends it.</summary>
/// <param name="AtMost">How many in one transaction.</param>
[Requires(Permission.RunJobs)]
public sealed record ExpireHolds(int AtMost = 100) : ICommand<HoldsExpired>;

public sealed record HoldsExpired(int Count);

internal sealed class ExpireHoldsValidator : AbstractValidator<ExpireHolds>
{
    public ExpireHoldsValidator() => RuleFor(r => r.AtMost).InclusiveBetween(1, 1000);
}

internal sealed class ExpireHoldsHandler(OutreachDbContext db, BookingAccess access, BookingEnds ends, AuditTrail audit, IClock clock) : IRequestHandler<ExpireHolds, HoldsExpired>
{
    public async Task<HoldsExpired> Handle(ExpireHolds request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var over = await db.Bookings
            .Where(b => b.Status == BookingStatus.Held && b.HoldExpiresAt <= now)
            .OrderBy(b => b.HoldExpiresAt)
            .Take(request.AtMost)
            .ToListAsync(cancellationToken);
        audit.NothingChanged();
        foreach (var booking in over)
        {
            booking.Expire(now);
            (await access.EntryOfAsync(booking, cancellationToken)).ReturnToWaiting(bumpedByHospital: false);
            await ends.SettleAsync(booking, BookingStatus.Held, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return new HoldsExpired(over.Count);
    }
}
