using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>What today asks of the caller at one hospital, in numbers: nobody is named, so nobody's record is read.</summary>
[Requires(Permission.SignedIn)]
public sealed record CountWorkOfToday(Guid HospitalId) : IQuery<WorkOfToday>;

/// <summary>Each part is null for a caller who may not see what it counts.</summary>
/// <param name="Today">In the hospital's calendar.</param>
/// <param name="ToCall">People on the call list.</param>
/// <param name="HoldsDue">Entries on hold whose day of review has come.</param>
/// <param name="ToVerify">Operations that somebody else recorded.</param>
public sealed record WorkOfToday(Guid HospitalId, LocalDate Today, AttendanceToday? Surgery, BoundedCount? ToCall, BoundedCount? HoldsDue, BoundedCount? ToVerify);

/// <summary>How far the day of surgery is.</summary>
/// <param name="Expected">Booked and not there yet.</param>
public sealed record AttendanceToday(int Expected, int Arrived, int InTheatre, int Done)
{
    /// <summary>Everybody on the list.</summary>
    public int Listed => Expected + Arrived + InTheatre + Done;
}

internal sealed class CountWorkOfTodayValidator : AbstractValidator<CountWorkOfToday>
{
    public CountWorkOfTodayValidator() => RuleFor(r => r.HospitalId).NotEmpty();
}

internal sealed class CountWorkOfTodayHandler(OutreachDbContext db, Caller caller, ReminderPolicies policies, IClock clock) : IRequestHandler<CountWorkOfToday, WorkOfToday>
{
    /// <summary>Where counting ends; more than this is too much for a day anyway.</summary>
    private const int AtMost = 1_000;

    private static readonly Permission[] Parts = [Permission.ViewBookings, Permission.ViewReminders, Permission.ViewWaitingList, Permission.VerifyOperations];

    public async Task<WorkOfToday> Handle(CountWorkOfToday request, CancellationToken cancellationToken)
    {
        var (hospital, now, me) = (new HospitalId(request.HospitalId), clock.GetCurrentInstant(), caller.UserId.GetValueOrDefault());
        var zone = Parts.Any(May) ? await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Zone).SingleOrDefaultAsync(cancellationToken) : null;
        var today = HospitalTime.DateAt(now, zone ?? throw new NotFoundException("hospital"));
        return new WorkOfToday(
            request.HospitalId, today,
            May(Permission.ViewBookings) ? await AttendanceAsync(hospital, today, cancellationToken) : null,
            May(Permission.ViewReminders)
                ? await CountAsync(CallListQuery.People(db, hospital, now, today, today.PlusDays((await policies.ForHospitalAsync(hospital, cancellationToken)).CallListDaysBefore)), cancellationToken)
                : null,
            May(Permission.ViewWaitingList)
                ? await CountAsync(db.WaitingList.Where(e => e.HospitalId == hospital && e.Status == EntryStatus.OnHold && e.HoldReviewOn <= today), cancellationToken)
                : null,
            May(Permission.VerifyOperations)
                ? await CountAsync(db.Operations.Where(o => o.HospitalId == hospital && o.Status == OperationStatus.Recorded && o.RecordedBy != me), cancellationToken)
                : null);

        bool May(Permission permission) => caller.Has(permission) && caller.ScopeFor(permission).Allows(hospital);
    }

    private async Task<AttendanceToday> AttendanceAsync(HospitalId hospital, LocalDate today, CancellationToken cancellationToken)
    {
        var counts = await db.Bookings.AsNoTracking()
            .Where(b => b.HospitalId == hospital && b.OperationDate == today)
            .GroupBy(b => b.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new AttendanceToday(
            Of(BookingStatus.Held) + Of(BookingStatus.Booked) + Of(BookingStatus.Confirmed), Of(BookingStatus.Arrived), Of(BookingStatus.InTheatre), Of(BookingStatus.Completed));

        int Of(BookingStatus status) => counts.GetValueOrDefault(status);
    }

    private static async Task<BoundedCount> CountAsync<T>(IQueryable<T> rows, CancellationToken cancellationToken)
    {
        // One more than wanted tells that there are more.
        var count = await rows.Take(AtMost + 1).CountAsync(cancellationToken);
        return new BoundedCount(Math.Min(count, AtMost), count > AtMost);
    }
}
