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
[Requires(Permission.ViewAudit)]
public sealed record ListAuditRecords(
    Guid? PatientId, string? Subject, Guid? SubjectId, Guid? Actor, string? Action, Instant? From, Instant? To, Guid? After = null, int Limit = 50) : IQuery<AuditPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, Guid? Next);

/// <param name="Actor">The user; null for the system.</param>
/// <param name="Patients">Of a list that was read: the patients on it.</param>
public sealed record AuditEntry(
    Guid Id, Instant At, Guid? Actor, string Action, string Subject, Guid? SubjectId, Guid? PatientId, Guid? HospitalId,
    string? FromState, string? ToState, string? Reason, string? Details, IReadOnlyList<Guid> Patients);

internal sealed class ListAuditRecordsValidator : AbstractValidator<ListAuditRecords>
{
    public ListAuditRecordsValidator()
    {
        RuleFor(r => r.Subject).MaximumLength(32);
        RuleFor(r => r.Action).MaximumLength(64);
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
    }
}

internal sealed class ListAuditRecordsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListAuditRecords, AuditPage>
{
    public async Task<AuditPage> Handle(ListAuditRecords request, CancellationToken cancellationToken)
    {
        var records = Filter(db.AuditRecords.AsNoTracking(), request);
        var scope = caller.ScopeFor(Permission.ViewAudit);
        if (!scope.All)
        {
            // What belongs to no hospital is for those who audit all of them.
            var own = scope.Hospitals;
            records = records.Where(r => r.HospitalId != null && own.Contains(r.HospitalId.Value));
        }

        var page = await records.OrderByDescending(r => r.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var more = page.Count > request.Limit;
        var items = page.Take(request.Limit).Select(Show).ToList();
        return new AuditPage(items, more ? items[^1].Id : null);
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

    private static AuditEntry Show(AuditRecord r) => new(
        r.Id.Value, r.At, r.Actor?.Value, r.Action, r.Subject, r.SubjectId, r.PatientId?.Value, r.HospitalId?.Value,
        r.FromState, r.ToState, r.Reason, r.Details, r.PatientIds is { } ids ? [.. ids.Split(' ').Select(Guid.Parse)] : []);
}
