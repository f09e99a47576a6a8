using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Invariants;

/// <summary>Runs every invariant of domain §4 that data can show, as plain SQL (the audit chain and the quiet hours: by computing them again), on one snapshot; reads only.</summary>
/// <remarks>
/// Numbers 5, 8, 10 and 12 are about what happens and not about what is stored: tests and fault runs hold them.
/// </remarks>
public sealed class InvariantChecker(OutreachDbContext db, IClock clock) : ISharedPart
{
    private const int SampleSize = 5;

    private readonly bool isSqlite = db.IsSqlite();

    /// <summary>The checks, in the order in which they run.</summary>
    public async Task<IReadOnlyList<InvariantCheck>> ChecksAsync(CancellationToken cancellationToken)
    {
        // A booking keeps to the policy under which it was made: only what every policy there ever was forbids is a violation.
        var interval = (await RulesAsync<BookingPolicy>(PolicyKind.Booking, cancellationToken))
            .Select(p => p.Rules.SecondEyeIntervalDays)
            .Append(BookingPolicy.Default.SecondEyeIntervalDays)
            .Min();
        var steps = new ReminderStepsInForce(await RulesAsync<ReminderPolicyRules>(PolicyKind.Reminders, cancellationToken));
        return
        [
            .. BookingInvariants.All(interval),
            .. LedgerInvariants.All,
            .. ReminderInvariants.All(steps),
            .. RecordInvariants.All,
            .. SoundnessInvariants.All(db.Model),
        ];
    }

    /// <summary>One finding for each check, also for those that hold.</summary>
    public async Task<IReadOnlyList<InvariantFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var dialect = new SqlDialect(isSqlite);
        return await db.OnOneSnapshotAsync(
            async () =>
            {
                var findings = new List<InvariantFinding>();
                foreach (var check in await ChecksAsync(cancellationToken))
                {
                    findings.Add(await RunAsync(check, check.Sql(dialect), cancellationToken));
                }

                findings.Add(await new QuietHoursCheck(await RulesAsync<ReminderPolicyRules>(PolicyKind.Reminders, cancellationToken)).RunAsync(db, cancellationToken));
                findings.Add(await VerifyAuditChainAsync(cancellationToken));
                return findings;
            },
            cancellationToken);
    }

    /// <summary>The rules of every policy of a kind that there ever was, with its hospital (null for the general ones).</summary>
    private async Task<List<(Guid? Hospital, T Rules)>> RulesAsync<T>(PolicyKind kind, CancellationToken cancellationToken)
    {
        var policies = await db.Policies.AsNoTracking()
            .Where(p => p.Kind == kind)
            .Select(p => new { p.HospitalId, p.RulesJson })
            .ToListAsync(cancellationToken);
        return [.. policies.Select(p => (p.HospitalId?.Value, JsonSerializer.Deserialize<T>(p.RulesJson, OutreachJson.Options)!))];
    }

    private async Task<InvariantFinding> RunAsync(InvariantCheck check, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        AddNow(command);

        var samples = new List<string>(SampleSize);
        long violations = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            violations++;
            if (samples.Count < SampleSize)
            {
                var value = Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!;
                samples.Add(Guid.TryParse(value, out var id) ? id.ToString() : value);
            }
        }

        return new InvariantFinding(check.Name, check.Invariant, violations, samples);
    }

    /// <summary>No SQL can do this: it computes every link again.</summary>
    private async Task<InvariantFinding> VerifyAuditChainAsync(CancellationToken cancellationToken)
    {
        var samples = new List<string>(SampleSize);
        long violations = 0;
        var before = AuditChainLink.Beginning;
        var links = db.AuditSeals.AsNoTracking().OrderBy(s => s.Number)
            .Join(db.AuditRecords.AsNoTracking(), s => s.RecordId, r => r.Id, (s, r) => new { Seal = s, Record = r })
            .OrderBy(x => x.Seal.Number);
        await foreach (var link in links.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (AuditChainLink.Hash(before, link.Record) != link.Seal.Hash)
            {
                violations++;
                if (samples.Count < SampleSize)
                {
                    samples.Add(link.Record.Id.Value.ToString());
                }
            }

            before = link.Seal.Hash;
        }

        return new InvariantFinding("audit-chain-verifies", 9, violations, samples);
    }

    private void AddNow(DbCommand command)
    {
        if (command.CommandText.Contains("@now", StringComparison.Ordinal))
        {
            var now = clock.GetCurrentInstant();
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@now";
            parameter.Value = isSqlite ? now.ToUnixTimeTicks() / 10 : now.ToDateTimeUtc();
            command.Parameters.Add(parameter);
        }
    }
}
