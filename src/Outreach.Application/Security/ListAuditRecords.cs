using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>Who did or read what, newest first.</summary>
/// <param name="PatientId">Changes of this patient, and reads that showed nobody else.</param>
/// <param name="From">Not before; <paramref name="To"/> is exclusive.</param>
/// <param name="After">The last record of the page before; null for the first page.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="PatientReference">The same patient by the code that staff read; nobody's code finds nothing.</param>
/// <param name="UserName">The actor by the name that they sign in with; nobody's name finds nothing.</param>
[Requires(Permission.ViewAudit)]
public sealed record ListAuditRecords(
    Guid? PatientId, string? Subject, Guid? SubjectId, Guid? Actor, string? Action, Instant? From, Instant? To, Guid? After = null, int Limit = 50,
    string? PatientReference = null, string? UserName = null) : IQuery<AuditPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, Guid? Next);

/// <param name="Actor">The user; null for the system.</param>
/// <param name="ActorName">As colleagues call them.</param>
/// <param name="PatientReference">The code that staff read; it names nobody.</param>
/// <param name="Patients">Of a list that was read: the patients on it.</param>
public sealed record AuditEntry(
    Guid Id, Instant At, Guid? Actor, string Action, string Subject, Guid? SubjectId, Guid? PatientId, Guid? HospitalId,
    string? FromState, string? ToState, string? Reason, string? Details, IReadOnlyList<Guid> Patients, string? ActorName, string? PatientReference, string? HospitalCode);

internal sealed class ListAuditRecordsValidator : AbstractValidator<ListAuditRecords>
{
    public ListAuditRecordsValidator()
    {
        RuleFor(r => r.Subject).MaximumLength(32);
        RuleFor(r => r.Action).MaximumLength(64);
        RuleFor(r => r.PatientReference).MaximumLength(64);
        RuleFor(r => r.UserName).MaximumLength(256);
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
    }
}

internal sealed class ListAuditRecordsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListAuditRecords, AuditPage>
{
    public async Task<AuditPage> Handle(ListAuditRecords request, CancellationToken cancellationToken)
    {
        if (await IdentifiedAsync(request, cancellationToken) is not { } wanted)
        {
            return new AuditPage([], null);
        }

        var records = Filter(db.AuditRecords.AsNoTracking(), wanted);
        var scope = caller.ScopeFor(Permission.ViewAudit);
        if (!scope.All)
        {
            // What belongs to no hospital is for those who audit all of them.
            var own = scope.Hospitals;
            records = records.Where(r => r.HospitalId != null && own.Contains(r.HospitalId.Value));
        }

        var page = await records.OrderByDescending(r => r.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var more = page.Count > request.Limit;
        var items = await ShowAsync([.. page.Take(request.Limit)], cancellationToken);
        return new AuditPage(items, more ? items[^1].Id : null);
    }

    /// <summary>The request with ids in place of a code or a name; null if nobody bears it.</summary>
    private async Task<ListAuditRecords?> IdentifiedAsync(ListAuditRecords request, CancellationToken cancellationToken)
    {
        if (request.PatientReference is { } text)
        {
            var reference = ReferenceCode.TryNormalize(text, ReferenceKind.Patient, out var code) ? code : string.Empty;
            var found = await db.Patients.Where(p => p.Reference == reference).Select(p => (PatientId?)p.Id).SingleOrDefaultAsync(cancellationToken);
            if (found is not { } patient || (request.PatientId is { } other && other != patient.Value))
            {
                return null;
            }

            request = request with { PatientId = patient.Value };
        }

        if (request.UserName is { } name)
        {
            var normalized = UserNames.Normalize(name);
            var found = await db.Users.Where(u => u.NormalizedUserName == normalized).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(cancellationToken);
            if (found is not { } user || (request.Actor is { } other && other != user))
            {
                return null;
            }

            request = request with { Actor = user };
        }

        return request;
    }

    private static IQueryable<AuditRecord> Filter(IQueryable<AuditRecord> records, ListAuditRecords request)
    {
        if (request.PatientId is { } patient)
        {
            var id = new PatientId(patient);
            records = records.Where(r => r.PatientId == id);
        }

        if (request.Actor is { } actor)
        {
            var id = new UserId(actor);
            records = records.Where(r => r.Actor == id);
        }

        if (request.After is { } after)
        {
            var id = new AuditRecordId(after);
            records = records.Where(r => r.Id < id);
        }

        records = request.SubjectId is { } subjectId ? records.Where(r => r.SubjectId == subjectId) : records;
        records = request.Subject is { } subject ? records.Where(r => r.Subject == subject) : records;
        records = request.Action is { } action ? records.Where(r => r.Action == action) : records;
        records = request.From is { } from ? records.Where(r => r.At >= from) : records;
        return request.To is { } to ? records.Where(r => r.At < to) : records;
    }

    private async Task<List<AuditEntry>> ShowAsync(List<AuditRecord> page, CancellationToken cancellationToken)
    {
        var users = page.Select(r => r.Actor).OfType<UserId>().Select(u => u.Value).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(u => users.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellationToken);
        var patients = page.Select(r => r.PatientId).OfType<PatientId>().Distinct().ToList();
        var references = await db.Patients.AsNoTracking().Where(p => patients.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Reference, cancellationToken);
        var hospitals = page.Select(r => r.HospitalId).OfType<HospitalId>().Distinct().ToList();
        var codes = await db.Hospitals.AsNoTracking().Where(h => hospitals.Contains(h.Id)).ToDictionaryAsync(h => h.Id, h => h.Code, cancellationToken);
        return page.ConvertAll(r => new AuditEntry(
            r.Id.Value, r.At, r.Actor?.Value, r.Action, r.Subject, r.SubjectId, r.PatientId?.Value, r.HospitalId?.Value,
            r.FromState, r.ToState, r.Reason, r.Details, r.PatientIds is { } ids ? [.. ids.Split(' ').Select(Guid.Parse)] : [],
            r.Actor is { } actor ? names.GetValueOrDefault(actor.Value) : null,
            r.PatientId is { } patient ? references.GetValueOrDefault(patient) : null,
            r.HospitalId is { } hospital ? codes.GetValueOrDefault(hospital) : null));
    }
}
