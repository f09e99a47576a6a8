using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Invariants;

/// <summary>Runs every invariant of domain §4 that data can show, as plain SQL, on one snapshot; reads only.</summary>
/// <remarks>
/// Numbers 5, 8, 10 and 12 are about what happens and not about what is stored: tests and fault runs hold them.
/// </remarks>
public sealed class InvariantChecker(OutreachDbContext db, IClock clock) : ISharedPart
{
    private const int SampleSize = 5;

    private readonly bool isSqlite = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    /// <summary>The checks, in the order in which they run.</summary>
    public async Task<IReadOnlyList<InvariantCheck>> ChecksAsync(CancellationToken cancellationToken)
    {
        var policies = await db.Policies.AsNoTracking()
            .Where(p => p.Kind == PolicyKind.Reminders)
            .Select(p => new { p.HospitalId, p.RulesJson })
            .ToListAsync(cancellationToken);
        var steps = new ReminderStepsInForce(policies.Select(p =>
            (p.HospitalId?.Value, JsonSerializer.Deserialize<ReminderPolicyRules>(p.RulesJson, OutreachJson.Options)!)));
        return
        [
            .. BookingInvariants.All(BookingPolicy.Default.SecondEyeIntervalDays),
            .. LedgerInvariants.All,
            .. ReminderInvariants.All(steps),
            .. RecordInvariants.All,
            .. SoundnessInvariants.All(db.Model),
        ];
    }

    /// <summary>One finding for each check, also for those that hold.</summary>
    public async Task<IReadOnlyList<InvariantFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<InvariantFinding>();
        var dialect = new SqlDialect(isSqlite);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            // One snapshot for all: between two statements a running host goes on booking. Spelled out, because the
            // provider's own transaction on SQLite would ask for the writer's place.
            var own = db.Database.CurrentTransaction is null;
            if (own)
            {
                await db.Database.ExecuteSqlRawAsync(isSqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            }

            foreach (var check in await ChecksAsync(cancellationToken))
            {
                findings.Add(await RunAsync(check, check.Sql(dialect), cancellationToken));
            }

            if (own)
            {
                await db.Database.ExecuteSqlRawAsync("COMMIT", cancellationToken);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        return findings;
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
