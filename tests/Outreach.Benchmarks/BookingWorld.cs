using System.Net.Http.Json;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>One booking to be made: whose entry, where.</summary>
internal sealed record BookingTask(WaitingListEntry Entry, TheatreSession Session, Slot Slot, AllotmentId AllotmentId, CommitmentId CommitmentId)
{
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task BookAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/bookings")
        {
            Content = JsonContent.Create(new { entryId = Entry.Id.Value, sessionId = Session.Id.Value }),
        };
        request.Headers.Add("Idempotency-Key", Entry.Id.Value.ToString());
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>Several hospitals with sessions of 25 places and an entry for each place.</summary>
internal static class BookingWorld
{
    public const int PlacesOfSession = 25;

    public static async Task<List<BookingTask>> MakeAsync(TestDatabase database, IClock clock, int bookings, int hospitals)
    {
        var perHospital = (int)Math.Ceiling((double)bookings / hospitals / PlacesOfSession) * PlacesOfSession;
        var tasks = new List<List<BookingTask>>();
        for (var h = 0; h < hospitals; h++)
        {
            var programme = new ProgrammeBuilder(clock).AtHospital($"BENCH-{h}").WithAllotment(perHospital * 2).WithPlaces(PlacesOfSession)
                .WithSessions(perHospital / PlacesOfSession).WithWaiting(perHospital).WithReferences(References.Next).Build();
            await database.FillAsync(programme.Rows);
            var slots = programme.Rows.OfType<Slot>().GroupBy(s => s.SessionId).ToDictionary(g => g.Key, g => g.OrderBy(s => s.Position).ToList());
            tasks.Add([.. programme.Entries.Select((e, i) =>
            {
                var session = programme.Sessions[i / PlacesOfSession];
                return new BookingTask(e, session, slots[session.Id][i % PlacesOfSession], programme.Allotment.Id, programme.Commitment.Id);
            })]);
        }

        // Neighbours in time come from different hospitals, as in life.
        return [.. Enumerable.Range(0, perHospital).SelectMany(i => tasks.Select(t => t[i]))];
    }
}
