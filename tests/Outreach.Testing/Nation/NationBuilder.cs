using System.Globalization;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;

namespace Outreach.Testing.Nation;

/// <summary>A whole nation written in one go: hospitals, five years of sessions, everybody who was operated, and everybody who waits.</summary>
public static class NationBuilder
{
    private static readonly (string City, string Country, string Zone, double Latitude, double Longitude)[] Cities =
    [
        ("Tashkent", "UZ", "Asia/Tashkent", 41.31, 69.28), ("Samarkand", "UZ", "Asia/Samarkand", 39.65, 66.96), ("Andijan", "UZ", "Asia/Tashkent", 40.78, 72.34),
        ("Osh", "KG", "Asia/Bishkek", 40.53, 72.80), ("Bishkek", "KG", "Asia/Bishkek", 42.87, 74.59), ("Jalal-Abad", "KG", "Asia/Bishkek", 40.93, 73.00),
    ];

    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteAsync(OutreachDbContext db, NationSize size, Instant today)
    {
        // The same nation in every run but for ids and codes.
        var random = new Random(2_187);
        var names = new NationNames(random);
        var clock = new HistoryClock { Now = today - Duration.FromDays((365 * size.Years) + 30) };
        await using var writer = await NationWriter.OpenAsync(db);
        var places = size.Sessions / size.Hospitals * NationSize.Places;
        var pledged = places * size.Hospitals;
        var from = HospitalTime.DateAt(clock.Now, "Asia/Tashkent");
        var commitment = new Commitment(EntityId.New<CommitmentId>(clock), "NATION", "National programme", "CN", pledged, from, from.PlusYears(size.Years + 2), ["KG", "UZ"]);
        commitment.Activate();
        var pool = new Allotment(EntityId.New<AllotmentId>(clock), commitment.Id, true, null, null, null, null);
        pool.SetOpen(true);
        writer.Add(commitment);
        writer.Add(new AuditRecord(EntityId.New<AuditRecordId>(clock), clock.Now, null, "Nation", "commitment", commitment.Id.Value) { ToState = nameof(CommitmentStatus.Active) });
        writer.Add(Moved(LedgerKind.Pledge, pool, pledged));
        writer.Add(pool, ("quota", 0));
        for (var i = 0; i < size.Hospitals; i++)
        {
            var allotment = new Allotment(EntityId.New<AllotmentId>(clock), commitment.Id, false, new HospitalId(EntityId.New<HospitalId>(clock).Value), null, null, null);
            allotment.SetOpen(true);
            writer.Add(Moved(LedgerKind.Transfer, pool, -places));
            writer.Add(Moved(LedgerKind.Transfer, allotment, places));
            var founded = clock.Now;
            var hospital = Found(i, allotment.HospitalId!.Value);
            var history = new NationHistory(writer, names, random, clock, today, hospital, commitment, allotment);
            await history.LiveAsync(Sessions(hospital), size.Patients / size.Hospitals);
            writer.Add(allotment, ("quota", places), ("reserved", history.Reserved), ("fulfilled", history.Fulfilled));
            clock.Now = founded;
        }

        await writer.FinishAsync();
        return writer.Rows;

        LedgerEntry Moved(LedgerKind kind, Allotment row, int quota) =>
            new(EntityId.New<LedgerEntryId>(clock), kind, row.CommitmentId, row.Id, quota, 0, 0, clock.Now, null) { Reason = "Set up" };

        Hospital Found(int number, HospitalId id)
        {
            var (city, country, zone, latitude, longitude) = Cities[number % Cities.Length];
            var hospital = new Hospital(id, string.Create(CultureInfo.InvariantCulture, $"{country}-{number:000}"), country, HospitalRole.Host);
            hospital.Describe(string.Create(CultureInfo.InvariantCulture, $"{city} eye hospital {number}"), null, city, latitude, longitude, zone, [country == "UZ" ? "uz-Latn" : "ky"], null, null);
            writer.Add(hospital);
            return hospital;
        }

        // One session in five is still to come, within two months; the others fill the years before evenly.
        List<(TheatreSession, IReadOnlyList<Slot>)> Sessions(Hospital hospital)
        {
            var theatre = new OperatingTheatre(EntityId.New<TheatreId>(clock), hospital.Id, "Theatre 1");
            var surgeon = new Surgeon(EntityId.New<SurgeonId>(clock), $"Surgeon of {hospital.Code}", hospital.Id);
            writer.Add(theatre);
            writer.Add(surgeon);
            var sessions = new List<(TheatreSession, IReadOnlyList<Slot>)>();
            var count = size.Sessions / size.Hospitals;
            var (coming, past) = (Math.Min(60, Math.Max(1, count / 5)), count - Math.Min(60, Math.Max(1, count / 5)));
            var first = HospitalTime.DateAt(today, hospital.Zone);
            for (var s = 0; s < count; s++)
            {
                var day = s < past ? -(365 * size.Years) + (int)((long)s * 365 * size.Years / past) : 1 + ((s - past) * 60 / coming);
                var session = new TheatreSession(
                    EntityId.New<SessionId>(clock), hospital.Id, theatre.Id, surgeon.Id, null, first.PlusDays(day), new LocalTime(8, 0), new LocalTime(16, 0), hospital.Zone, Technique.Msics, NationSize.Places, 0, false);
                sessions.Add((session, session.Open(clock)));
            }

            return sessions;
        }
    }
}
