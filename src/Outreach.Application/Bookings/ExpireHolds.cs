using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
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

internal sealed class ExpireHoldsHandler(OutreachDbContext db, IDatabaseEngine engine, BookingAccess access, BookingEnds ends, AuditTrail audit, IClock clock) : IRequestHandler<ExpireHolds, HoldsExpired>
{
    public async Task<HoldsExpired> Handle(ExpireHolds request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var over = await db.Bookings.AsNoTracking()
            .Where(b => b.Status == BookingStatus.Held && b.HoldExpiresAt <= now)
            .OrderBy(b => b.HoldExpiresAt)
            .Take(request.AtMost)
            .Select(b => b.Id)
            .ToListAsync(cancellationToken);
        audit.NothingChanged();
        var expired = 0;

        // Always in the order of ids, so that two runs at once do not wait for each other crosswise.
        foreach (var id in over.OrderBy(id => id.Value))
        {
            // Held before it is looked at: somebody may be ending it at this moment, and its place is given back once.
            await engine.LockAsync(db, LockedRow.Booking, id.Value, cancellationToken);
            if (await db.Bookings.SingleOrDefaultAsync(b => b.Id == id && b.Status == BookingStatus.Held, cancellationToken) is not { } booking)
            {
                continue;
            }

            booking.Expire(now);
            (await access.EntryOfAsync(booking, cancellationToken)).ReturnToWaiting(bumpedByHospital: false);
            await ends.SettleAsync(booking, BookingStatus.Held, cancellationToken);
            expired++;
        }

        await db.SaveChangesAsync(cancellationToken);
        return new HoldsExpired(expired);
    }
}
