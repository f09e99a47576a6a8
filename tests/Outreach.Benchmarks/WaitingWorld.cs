using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Fifty hospitals with sessions, most of them full near the front, and a waiting list of a given length.</summary>
internal static class WaitingWorld
{
    private const int Hospitals = 50;

    public static async Task<IReadOnlyList<TestProgramme>> MakeSessionsAsync(TestDatabase database, IClock clock, int sessions)
    {
        var programmes = new List<TestProgramme>();
        for (var h = 0; h < Hospitals; h++)
        {
            var programme = new ProgrammeBuilder(clock).AtHospital($"WAIT-{h}").WithAllotment(10_000).WithPlaces(20).WithSessions(sessions / Hospitals).StartingIn(3).WithWaiting(0).Build();
            await database.FillAsync(programme.Rows.Where(r => r is not Slot));
            programmes.Add(programme);
        }

        return programmes;
    }

    /// <summary>Adds entries until there are so many, spread over the hospitals; gives the ids of some of them.</summary>
    public static async Task<List<WaitingListEntryId>> AddEntriesAsync(TestDatabase database, IClock clock, IReadOnlyList<TestProgramme> programmes, int from, int to)
    {
        var random = new Random(to);
        var some = new List<WaitingListEntryId>();
        var now = clock.GetCurrentInstant();
        foreach (var chunk in Enumerable.Range(from, to - from).Chunk(10_000))
        {
            var rows = new List<object>();
            foreach (var i in chunk)
            {
                var hospital = programmes[i % programmes.Count].Hospital;
                var waited = random.Next(0, 400);
                var patient = new Patient(EntityId.New<PatientId>(clock), References.Next(), hospital.Id, now, null);
                patient.Describe($"Family{i}", $"Given{i}", null, Sex.Female, Birth.InYear(1940 + (i % 40)), "KG", "KG");
                var entry = new WaitingListEntry(EntityId.New<WaitingListEntryId>(clock), patient.Id, Eye.Right, hospital.Id, HospitalTime.DateAt(now, hospital.Zone).PlusDays(-waited), now - Duration.FromDays(waited));
                entry.CopyFromPatient("KG", "ky");
                entry.Rank((PriorityTier)random.Next(1, 6), waited / 30, "priority-v1", "{}", HospitalTime.DateAt(now, hospital.Zone));
                rows.Add(patient);
                rows.Add(entry);
                if (random.Next(0, 1 + ((to - from) / 400)) == 0)
                {
                    some.Add(entry.Id);
                }
            }

            await database.FillAsync(rows);
        }

        return some;
    }
}
