using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>
/// Lets the reminders that have not been sent follow a policy that has changed since they were planned, one hospital's day of surgery
/// in a transaction. A recurring job sends it until nothing is left; sending it too often changes nothing.
/// </summary>
[Requires(Permission.RunJobs)]
public sealed record BringRemindersInLine : ICommand<RemindersInLine>;

/// <summary>What became of the reminders of this day.</summary>
/// <param name="MayBeMore">Send the request again.</param>
public sealed record RemindersInLine(int Moved, int Added, int Withdrawn, bool MayBeMore);

internal sealed class BringRemindersInLineHandler(
    OutreachDbContext db, IDatabaseEngine engine, ReminderPolicies policies, ReminderPlanning planning, AuditTrail audit, IClock clock)
    : IRequestHandler<BringRemindersInLine, RemindersInLine>
{
    private const string Work = "reminder-plan";

    /// <summary>A command that began under the policy before has ended by then: what it planned is on disk and is looked at too.</summary>
    private static readonly Duration Grace = Duration.FromMinutes(1);

    public async Task<RemindersInLine> Handle(BringRemindersInLine request, CancellationToken cancellationToken)
    {
        // One run at a time, and each with what is on disk now, not with what the run before it read.
        await engine.LockNameAsync(db, Work, cancellationToken);
        db.ChangeTracker.Clear();
        audit.NothingChanged();
        var now = clock.GetCurrentInstant();
        var documents = await db.Policies.AsNoTracking()
            .Where(p => p.Kind == PolicyKind.Reminders)
            .Select(p => new PolicyOfHospital(p.Id, p.HospitalId, p.Number, p.MadeAt))
            .ToListAsync(cancellationToken);

        if (documents.Count == 0)
        {
            return new(0, 0, 0, MayBeMore: false);
        }

        var done = await db.Settings.Where(s => s.Key.StartsWith(Work)).ToDictionaryAsync(s => s.Key, StringComparer.Ordinal, cancellationToken);

        foreach (var hospital in await db.Hospitals.AsNoTracking().OrderBy(h => h.Id).Select(h => new { h.Id, h.Zone }).ToListAsync(cancellationToken))
        {
            var policy = documents.Where(d => d.Hospital is null || d.Hospital == hospital.Id).OrderBy(d => d.Hospital is null).ThenByDescending(d => d.Number).FirstOrDefault();
            var key = $"{Work}:{hospital.Id.Value}";
            var progress = policy is null ? null : Progress.Read(done.GetValueOrDefault(key)?.Value, policy.Id);

            if (progress is null or { IsDone: true } || policy!.MadeAt + Grace > now)
            {
                continue;
            }

            var today = HospitalTime.DateAt(now, hospital.Zone);
            var day = await NextDayAsync(hospital.Id, progress.After, today, now, cancellationToken);
            progress = progress with { After = day, IsDone = day is null };
            Keep(done.GetValueOrDefault(key), key, progress);
            var result = day is { } one ? await FollowAsync(hospital.Id, one, await policies.ByIdAsync(policy.Id, cancellationToken), now, cancellationToken) : new(0, 0, 0, MayBeMore: true);
            await db.SaveChangesAsync(cancellationToken);

            return result;
        }

        return new(0, 0, 0, MayBeMore: false);
    }

    /// <summary>The next day of surgery of which something may still be to send: before it, or before the reviews that follow it.</summary>
    private Task<LocalDate?> NextDayAsync(HospitalId hospital, LocalDate? after, LocalDate today, Instant now, CancellationToken cancellationToken)
    {
        var from = after?.PlusDays(1) ?? today.PlusDays(-ReminderStep.LastReviewDay - 1);
        return db.Bookings
            .Where(b => b.HospitalId == hospital && b.OperationDate >= from)
            .Where(b => b.Status == BookingStatus.Completed || ((b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed) && b.ArrivesAt > now))
            .OrderBy(b => b.OperationDate)
            .Select(b => (LocalDate?)b.OperationDate)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<RemindersInLine> FollowAsync(HospitalId hospital, LocalDate day, ReminderPolicyRules policy, Instant now, CancellationToken cancellationToken)
    {
        var bookings = await db.Bookings.AsNoTracking().Where(b => b.HospitalId == hospital && b.OperationDate == day).OrderBy(b => b.Id).Select(b => b.Id).ToListAsync(cancellationToken);
        var (moved, added, withdrawn) = (0, 0, 0);
        await planning.HoldAsync(bookings, cancellationToken);

        foreach (var (booking, operation, changes) in await planning.ChangesAsync(bookings, policy, now, cancellationToken))
        {
            foreach (var change in changes)
            {
                planning.Carry(change, booking, operation, policy);
                (moved, added, withdrawn) = change switch
                {
                    (null, _) => (moved, added + 1, withdrawn),
                    (_, null) => (moved, added, withdrawn + 1),
                    _ => (moved + 1, added, withdrawn),
                };
            }
        }

        if (moved + added + withdrawn > 0)
        {
            audit.Record(
                "reminders", null, hospital: hospital, reason: ReminderPlanning.PolicyChanged,
                details: JsonSerializer.Serialize(new { day, policy = policy.Version, moved, added, withdrawn }, OutreachJson.Options));
        }

        return new(moved, added, withdrawn, MayBeMore: true);
    }

    private void Keep(Setting? setting, string key, Progress progress)
    {
        if (setting is null)
        {
            db.Settings.Add(new Setting(key, progress.Written()));
        }
        else
        {
            setting.Change(progress.Written());
        }
    }

    private sealed record PolicyOfHospital(PolicyId Id, HospitalId? Hospital, int Number, Instant MadeAt);

    /// <summary>How far a hospital has been brought in line with a policy.</summary>
    /// <param name="After">The last day of surgery that was looked at.</param>
    private sealed record Progress(PolicyId Policy, LocalDate? After, bool IsDone)
    {
        private const string Done = "done";

        /// <summary>Of another policy than the one in force, nothing has been done.</summary>
        public static Progress Read(string? written, PolicyId policy) =>
            written?.Split(' ') is [var of, var reached] && of == policy.Value.ToString()
                ? reached == Done ? new(policy, null, true) : new(policy, LocalDatePattern.Iso.Parse(reached).Value, false)
                : new(policy, null, false);

        public string Written() => string.Create(CultureInfo.InvariantCulture, $"{Policy.Value} {(IsDone ? Done : LocalDatePattern.Iso.Format(After!.Value))}");
    }
}
