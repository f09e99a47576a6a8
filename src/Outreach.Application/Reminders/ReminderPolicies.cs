using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>The reminder policy in force: the hospital's own, else the general one, else the programme's.</summary>
public sealed class ReminderPolicies(OutreachDbContext db) : ISharedPart
{
    // A document never changes once written, so what was parsed stays true.
    private static readonly ConcurrentDictionary<PolicyId, ReminderPolicyRules> Parsed = new();

    /// <summary>The rules for one hospital.</summary>
    public async Task<ReminderPolicyRules> ForHospitalAsync(HospitalId hospital, CancellationToken cancellationToken) =>
        await ByIdAsync(await LatestFor(hospital).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    /// <summary>The rules of one document; of none, the programme's own.</summary>
    public async Task<ReminderPolicyRules> ByIdAsync(PolicyId? id, CancellationToken cancellationToken)
    {
        if (id is not { } wanted)
        {
            return ReminderPolicyRules.Default;
        }

        if (Parsed.TryGetValue(wanted, out var known))
        {
            return known;
        }

        var document = await db.Policies.AsNoTracking()
            .Where(p => p.Id == wanted)
            .Select(p => new { p.Number, p.RulesJson })
            .SingleAsync(cancellationToken);
        var rules = JsonSerializer.Deserialize<ReminderPolicyRules>(document.RulesJson, OutreachJson.Options)
            ?? throw new InvalidDataException("A reminder policy is empty.");

        return Parsed.GetOrAdd(wanted, rules with { Version = document.Number });
    }

    /// <summary>The document in force, for use inside another query.</summary>
    internal IQueryable<PolicyId?> LatestFor(HospitalId hospital) => db.Policies
        .Where(p => p.Kind == PolicyKind.Reminders && (p.HospitalId == null || p.HospitalId == hospital))
        .OrderByDescending(p => p.HospitalId != null)
        .ThenByDescending(p => p.Number)
        .Select(p => (PolicyId?)p.Id);
}
