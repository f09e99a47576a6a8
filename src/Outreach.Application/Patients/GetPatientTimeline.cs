using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Paging;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;

namespace Outreach.Application.Patients;

/// <summary>What happened to a patient, record by record: changes of the record, screenings, entries, bookings, operations, messages.</summary>
/// <param name="Limit">1 to 200.</param>
/// <param name="Cursor">Where the page before ended.</param>
[Requires(Permission.ViewPatients)]
public sealed record GetPatientTimeline(Guid PatientId, int Limit = 50, string? Cursor = null) : IQuery<PatientTimeline>;

/// <param name="Items">Latest first.</param>
/// <param name="Next">To send back as cursor; null at the end.</param>
public sealed record PatientTimeline(Guid PatientId, IReadOnlyList<TimelineEvent> Items, string? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="What">Name of the change, as in <c>BookSurgery</c>, or <c>ReminderSent</c>.</param>
/// <param name="Subject">Kind of thing, as in <c>booking</c>.</param>
/// <param name="From">State before, of a transition.</param>
/// <param name="To">State after, of a transition.</param>
/// <param name="By">Null for a job of the system.</param>
/// <param name="About">What the thing is about, as far as it is one of the patient's.</param>
public sealed record TimelineEvent(
    Instant At, string What, string Subject, Guid? SubjectId, string? From, string? To, string? Reason, Guid? By, TimelineSubject? About);

/// <param name="Reference">Of a booking.</param>
/// <param name="Day">Of the operation, the examination or the listing, in the hospital's calendar.</param>
/// <param name="Channel">Of a message.</param>
/// <param name="Status">As it is now.</param>
public sealed record TimelineSubject(string? Reference, Eye? Eye, LocalDate? Day, Guid? HospitalId, MessageChannelKind? Channel, string? Status);

internal sealed class GetPatientTimelineValidator : AbstractValidator<GetPatientTimeline>
{
    public GetPatientTimelineValidator()
    {
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Cursor).Must(c => c is null || TimelinePosition.TryRead(c, out _)).WithMessage("Not a cursor of this list.");
    }
}

internal sealed class GetPatientTimelineHandler(OutreachDbContext db, PatientAccess access, TimelineSubjects subjects) : IRequestHandler<GetPatientTimeline, PatientTimeline>
{
    /// <summary>Names of queries: who read the record is the auditor's business, not the timeline's.</summary>
    private static readonly string[] Readings = [.. typeof(GetPatientTimeline).Assembly.GetTypes()
        .Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuery<>)))
        .Select(t => t.Name)];

    public async Task<PatientTimeline> Handle(GetPatientTimeline request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.ViewPatients, cancellationToken);
        PatientId?[] records = [id, .. await db.Patients.Where(p => p.MergedIntoId == id).Select(p => (PatientId?)p.Id).ToListAsync(cancellationToken)];
        var after = request.Cursor is { } cursor && TimelinePosition.TryRead(cursor, out var position) ? position : TimelinePosition.Start;

        // Both lists in one order; as many of each as the page can need.
        var needed = after.Passed + request.Limit + 1;
        var changes = await db.AuditRecords.AsNoTracking()
            .Where(a => records.Contains(a.PatientId) && a.At <= after.At && !Readings.Contains(a.Action))
            .OrderByDescending(a => a.At).ThenByDescending(a => a.Id)
            .Take(needed)
            .ToListAsync(cancellationToken);
        var messages = await db.Reminders.AsNoTracking()
            .Where(r => r.PatientId == id && r.SentAt != null && r.SentAt <= after.At)
            .OrderByDescending(r => r.SentAt).ThenByDescending(r => r.Id)
            .Take(needed)
            .Select(r => new { r.Id, At = r.SentAt!.Value })
            .ToListAsync(cancellationToken);

        var events = changes.Select(Event)
            .Concat(messages.Select(m => new TimelineEvent(m.At, "ReminderSent", "reminder", m.Id.Value, null, "Sent", null, null, null)))
            .OrderByDescending(e => e.At)
            .Skip(after.Passed)
            .Take(request.Limit + 1)
            .ToList();
        var page = events.Take(request.Limit).ToList();
        var about = await subjects.OfAsync(page, id, cancellationToken);
        return new PatientTimeline(
            request.PatientId,
            [.. page.Select(e => e with { About = e.SubjectId is { } subject ? about.GetValueOrDefault(subject) : null })],
            events.Count > request.Limit ? after.Next(page).Write() : null);
    }

    private static TimelineEvent Event(AuditRecord a) => new(a.At, a.Action, a.Subject, a.SubjectId, a.FromState, a.ToState, a.Reason, a.Actor?.Value, null);
}

/// <summary>The end of a page: a moment, and how many events of that very moment have been shown.</summary>
internal readonly record struct TimelinePosition(Instant At, int Passed)
{
    private const int MaxPassed = 10_000;

    /// <summary>Before the first page.</summary>
    public static TimelinePosition Start { get; } = new(Instant.FromUtc(9000, 1, 1, 0, 0), 0);

    public TimelinePosition Next(IReadOnlyList<TimelineEvent> page)
    {
        var last = page[^1].At;
        return new TimelinePosition(last, page.Count(e => e.At == last) + (last == At ? Passed : 0));
    }

    public string Write() => PageCursor.Write((At.ToUnixTimeTicks() / 10).ToString(CultureInfo.InvariantCulture), Passed.ToString(CultureInfo.InvariantCulture));

    public static bool TryRead(string cursor, out TimelinePosition position)
    {
        position = default;
        if (!PageCursor.TryRead(cursor, 2, out var parts)
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds > Start.At.ToUnixTimeTicks() / 10
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var passed)
            || passed > MaxPassed)
        {
            return false;
        }

        position = new TimelinePosition(Instant.FromUnixTimeTicks(microseconds * 10), passed);
        return true;
    }
}
