using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Commitments;

/// <summary>Breaks a commitment's operations and reservations down; the database groups, this names the groups.</summary>
internal sealed class FulfilmentBreakdown(OutreachDbContext db, CommitmentId commitment)
{
    private static readonly LocalDatePattern Month = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    private List<BookedGroup> booked = [];

    private IQueryable<Operation> Counting => db.Operations.AsNoTracking().Where(o => o.CommitmentId == commitment && o.CountsAs == 1);

    /// <summary>Active bookings, each with one reservation; small beside the operations.</summary>
    public async Task LoadBookedAsync(CancellationToken cancellationToken)
    {
        // Spelled out as the partial index has it.
        booked = await db.Bookings.AsNoTracking()
            .Where(b => b.Status == BookingStatus.Held || b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Arrived || b.Status == BookingStatus.InTheatre)
            .Where(b => db.Allotments.Any(a => a.Id == b.AllotmentId && a.CommitmentId == commitment))
            .Join(db.Patients, b => b.PatientId, p => p.Id, (b, p) => new { b.HospitalId, b.OperationDate, b.SessionId, Country = p.Citizenship ?? p.ResidenceCountry })
            .Join(db.Sessions, x => x.SessionId, s => s.Id, (x, s) => new { x.HospitalId, x.OperationDate, x.Country, s.MissionId })
            .GroupBy(x => x)
            .Select(g => new BookedGroup(g.Key.HospitalId, g.Key.Country, g.Key.MissionId, g.Key.OperationDate, g.Count()))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<FulfilmentLine>> ByHospitalAsync(CancellationToken cancellationToken)
    {
        var names = await db.Hospitals.AsNoTracking().ToDictionaryAsync(h => h.Id, h => h.Code, cancellationToken);
        var groups = await CountAsync(o => o.HospitalId, cancellationToken);
        return Lines(groups.Select(g => new OperatedGroup(names[g.Key], g.Recorded, g.Verified, g.Reversed, g.Patients)), b => names[b.Hospital]);
    }

    public async Task<IReadOnlyList<FulfilmentLine>> ByCountryAsync(CancellationToken cancellationToken)
    {
        var groups = await CountAsync(o => o.Country, cancellationToken);
        return Lines(groups.Select(g => new OperatedGroup(g.Key ?? "", g.Recorded, g.Verified, g.Reversed, g.Patients)), b => b.Country ?? "");
    }

    public async Task<IReadOnlyList<FulfilmentLine>> ByMissionAsync(CancellationToken cancellationToken)
    {
        var names = await db.Missions.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Code, cancellationToken);
        var groups = await CountAsync(o => o.MissionId, cancellationToken);
        return Lines(groups.Select(g => new OperatedGroup(Name(g.Key), g.Recorded, g.Verified, g.Reversed, g.Patients)), b => Name(b.Mission));

        string Name(MissionId? mission) => mission is { } id ? names[id] : "";
    }

    public async Task<IReadOnlyList<FulfilmentLine>> ByMonthAsync(CancellationToken cancellationToken)
    {
        var days = await Counting.GroupBy(o => o.OperatedOn)
            .Select(g => new
            {
                g.Key,
                Recorded = g.Count(o => o.Status == OperationStatus.Recorded),
                Verified = g.Count(o => o.Status == OperationStatus.Verified),
                Reversed = g.Count(o => o.Status == OperationStatus.Reversed),
            })
            .ToListAsync(cancellationToken);

        // Two eyes of one person may fall into one month: people are told apart here, days are the database's.
        var people = new Dictionary<string, HashSet<PatientId>>(StringComparer.Ordinal);
        await foreach (var row in Counting.Where(o => o.Status != OperationStatus.Reversed).Select(o => new { o.OperatedOn, o.PatientId }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var month = Month.Format(row.OperatedOn);
            (people.TryGetValue(month, out var known) ? known : people[month] = []).Add(row.PatientId);
        }

        var months = days.GroupBy(d => Month.Format(d.Key)).Select(m => new OperatedGroup(
            m.Key, m.Sum(d => d.Recorded), m.Sum(d => d.Verified), m.Sum(d => d.Reversed), people.GetValueOrDefault(m.Key)?.Count ?? 0));
        return Lines(months, b => Month.Format(b.On));
    }

    public Task<int> PatientsAsync(CancellationToken cancellationToken) =>
        Counting.Where(o => o.Status != OperationStatus.Reversed).Select(o => o.PatientId).Distinct().CountAsync(cancellationToken);

    /// <summary>The operations that count, by one of their properties.</summary>
    private Task<List<CountedGroup<TKey>>> CountAsync<TKey>(Expression<Func<Operation, TKey>> key, CancellationToken cancellationToken) =>
        Counting.GroupBy(key)
            .Select(g => new CountedGroup<TKey>(
                g.Key,
                g.Count(o => o.Status == OperationStatus.Recorded),
                g.Count(o => o.Status == OperationStatus.Verified),
                g.Count(o => o.Status == OperationStatus.Reversed),
                g.Where(o => o.Status != OperationStatus.Reversed).Select(o => o.PatientId).Distinct().Count()))
            .ToListAsync(cancellationToken);

    private List<FulfilmentLine> Lines(IEnumerable<OperatedGroup> operated, Func<BookedGroup, string> keyOf)
    {
        var promised = booked.GroupBy(keyOf).ToDictionary(g => g.Key, g => g.Sum(b => b.Count), StringComparer.Ordinal);
        var done = operated.ToDictionary(g => g.Key, StringComparer.Ordinal);
        return
        [
            .. promised.Keys.Union(done.Keys).Order(StringComparer.Ordinal).Select(key =>
            {
                var group = done.GetValueOrDefault(key) ?? new OperatedGroup(key, 0, 0, 0, 0);
                return new FulfilmentLine(
                    key, promised.GetValueOrDefault(key) + group.Recorded, group.Recorded + group.Verified, group.Verified, group.Reversed, PatientCount.Of(group.Patients));
            }),
        ];
    }

    private sealed record BookedGroup(HospitalId Hospital, string? Country, MissionId? Mission, LocalDate On, int Count);

    private sealed record CountedGroup<TKey>(TKey Key, int Recorded, int Verified, int Reversed, int Patients);

    private sealed record OperatedGroup(string Key, int Recorded, int Verified, int Reversed, int Patients);
}
