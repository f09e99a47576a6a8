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
    public async Task<ReminderPolicyRules> ForHospitalAsync(HospitalId hospital, CancellationToken cancellationToken)
    {
        var latest = await db.Policies
            .Where(p => p.Kind == PolicyKind.Reminders && (p.HospitalId == null || p.HospitalId == hospital))
            .OrderByDescending(p => p.HospitalId != null)
            .ThenByDescending(p => p.Number)
            .Select(p => (PolicyId?)p.Id)
            .FirstOrDefaultAsync(cancellationToken);

        return await ByIdAsync(latest, cancellationToken);
    }

    /// <summary>The rules for several hospitals, with one look at the table.</summary>
    public async Task<Dictionary<HospitalId, ReminderPolicyRules>> ForHospitalsAsync(
        IReadOnlyCollection<HospitalId> hospitals, CancellationToken cancellationToken)
    {
        var documents = await db.Policies
            .Where(p => p.Kind == PolicyKind.Reminders)
            .Select(p => new { p.Id, p.HospitalId, p.Number })
            .ToListAsync(cancellationToken);
        var rules = new Dictionary<HospitalId, ReminderPolicyRules>();

        foreach (var hospital in hospitals)
        {
            var latest = documents
                .Where(d => d.HospitalId is null || d.HospitalId == hospital)
                .OrderByDescending(d => d.HospitalId is not null)
                .ThenByDescending(d => d.Number)
                .FirstOrDefault();
            rules[hospital] = await ByIdAsync(latest?.Id, cancellationToken);
        }

        return rules;
    }

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
}
