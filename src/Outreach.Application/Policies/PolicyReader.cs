using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Policies;

namespace Outreach.Application.Policies;

/// <summary>Rules as they are in force for one hospital.</summary>
/// <param name="Number">Of the document; 0 where nobody set any.</param>
/// <param name="IsHospitals">The hospital's own, not the general ones.</param>
public sealed record PolicyInForce<TRules>(TRules Rules, int Number, bool IsHospitals)
{
    /// <summary>A rule's version together with the policy that gave its numbers: <c>priority-v1</c>, <c>priority-v1/p3</c>, the hospital's own <c>priority-v1/h3</c>.</summary>
    public string VersionOf(string rule) => Number == 0 ? rule : $"{rule}/{(IsHospitals ? 'h' : 'p')}{Number}";
}

/// <summary>The policy in force: the hospital's own latest, else the general latest, else the programme's standard.</summary>
public sealed class PolicyReader(OutreachDbContext db) : ISharedPart
{
    // A document never changes once written, so what was parsed stays true; which one is the latest is asked every time.
    private static readonly ConcurrentDictionary<PolicyId, object> Parsed = new();

    /// <param name="hospital">Null for the general rules.</param>
    public async Task<PolicyInForce<TRules>> ForHospitalAsync<TRules>(PolicyKind kind, HospitalId? hospital, CancellationToken cancellationToken)
        where TRules : class
    {
        var latest = await Latest(kind, hospital)
            .Select(p => new { p.Id, p.Number, p.HospitalId })
            .FirstOrDefaultAsync(cancellationToken);
        if (latest is null)
        {
            return new PolicyInForce<TRules>((TRules)PolicyKinds.Of(kind).Standard, 0, false);
        }

        return new PolicyInForce<TRules>(await RulesAsync<TRules>(latest.Id, cancellationToken), latest.Number, latest.HospitalId is not null);
    }

    /// <summary>The numbers of booking in one document; of none, the programme's standard.</summary>
    internal async ValueTask<BookingPolicy> BookingByIdAsync(PolicyId? id, CancellationToken cancellationToken) =>
        id is { } known ? await RulesAsync<BookingPolicy>(known, cancellationToken) : (BookingPolicy)PolicyKinds.Of(PolicyKind.Booking).Standard;

    /// <summary>The numbers of booking for one hospital.</summary>
    public async Task<BookingPolicy> BookingAsync(HospitalId hospital, CancellationToken cancellationToken) =>
        (await ForHospitalAsync<BookingPolicy>(PolicyKind.Booking, hospital, cancellationToken)).Rules;

    internal IQueryable<PolicyDocument> Latest(PolicyKind kind, HospitalId? hospital) => db.Policies.AsNoTracking()
        .Where(p => p.Kind == kind && (p.HospitalId == null || p.HospitalId == hospital))
        .OrderByDescending(p => p.HospitalId != null)
        .ThenByDescending(p => p.Number);

    private async ValueTask<TRules> RulesAsync<TRules>(PolicyId id, CancellationToken cancellationToken)
        where TRules : class
    {
        if (!Parsed.TryGetValue(id, out var rules))
        {
            var json = await db.Policies.AsNoTracking().Where(p => p.Id == id).Select(p => p.RulesJson).SingleAsync(cancellationToken);
            rules = Parsed.GetOrAdd(id, JsonSerializer.Deserialize<TRules>(json, OutreachJson.Options) ?? throw new InvalidDataException("A policy is empty."));
        }

        return (TRules)rules;
    }
}
