using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>Links audit records that have no seal yet into the chain, oldest first.</summary>
/// <param name="FromTheBeginning">Looks at all records, and not only at those since a day before the last that was sealed: those of a host whose clock was wrong for longer.</param>
[Requires(Permission.RunJobs)]
public sealed record SealAudit(int BatchSize = 2000, bool FromTheBeginning = false) : ICommand<AuditSealed>;

/// <param name="Records">How many were sealed now; as many as the batch takes means that more may wait.</param>
public sealed record AuditSealed(int Records);

internal sealed class SealAuditHandler(OutreachDbContext db, IDatabaseEngine engine, IRowWriter insert, AuditTrail audit) : IRequestHandler<SealAudit, AuditSealed>
{
    /// <summary>A record may be on disk after later ones are sealed: its command took longer, or the clock of its host was slow.</summary>
    private static readonly Duration Late = Duration.FromDays(1);

    public async Task<AuditSealed> Handle(SealAudit request, CancellationToken cancellationToken)
    {
        audit.NothingChanged();
        await engine.LockNameAsync(db, "audit-chain", cancellationToken);
        var last = await db.AuditSeals.AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellationToken);
        var records = db.AuditRecords.AsNoTracking();
        if (last is not null && !request.FromTheBeginning)
        {
            // Ids are in the order of time: without this each run would read the audit of all years.
            var from = EntityId.Before(last.RecordId, Late);
            records = records.Where(r => r.Id >= from);
        }

        var open = await records
            .Where(r => !db.AuditSeals.Any(s => s.RecordId == r.Id))
            .OrderBy(r => r.Id)
            .Take(request.BatchSize)
            .ToListAsync(cancellationToken);

        var (number, hash) = (last?.Number ?? 0, last?.Hash ?? AuditChainLink.Beginning);
        var seals = new List<AuditSeal>(open.Count);
        foreach (var record in open)
        {
            hash = AuditChainLink.Hash(hash, record);
            seals.Add(new AuditSeal(++number, record.Id, hash));
        }

        await insert.InsertAsync(db, seals, cancellationToken);
        return new AuditSealed(open.Count);
    }
}

/// <summary>How one record follows another.</summary>
internal static class AuditChainLink
{
    /// <summary>What the first record follows.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>SHA-256 of the hash before and the record's canonical text, hexadecimal.</summary>
    public static string Hash(string before, AuditRecord record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + "|" + TextOf(record))));

    /// <remarks>Every field with its length, so that no two records have one text. Time to the microsecond, as databases keep it.</remarks>
    internal static string TextOf(AuditRecord r)
    {
        var text = new StringBuilder();
        foreach (var field in new[]
        {
            r.Id.Value.ToString("N"), InstantPattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm:ss.ffffff").Format(r.At), r.Actor?.Value.ToString("N"), r.Action, r.Subject,
            r.SubjectId?.ToString("N"), r.PatientId?.Value.ToString("N"), r.HospitalId?.Value.ToString("N"), r.FromState, r.ToState, r.Reason, r.Details, r.PatientIds,
        })
        {
            text.Append(CultureInfo.InvariantCulture, $"{field?.Length ?? -1}:{field};");
        }

        return text.ToString();
    }
}
