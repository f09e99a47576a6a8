using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>A request as it was sent; sent again it is the same to the last byte.</summary>
public sealed record KeyedRequest(Guid EntryId, string Path, object? Body, string Key);

/// <summary>Clients that work at the same time.</summary>
internal static class LoadClients
{
    /// <summary>Until so many more answers have come; three minutes at most.</summary>
    public static Task UntilAnsweredAsync(this IReadOnlyList<LoadClient> clients, int more)
    {
        var wanted = clients.Sum(c => c.Answers) + more;
        return Patience.UntilAsync(() => clients.Sum(c => c.Answers) >= wanted, "requests are answered", TimeSpan.FromMinutes(3));
    }
}

/// <summary>
/// Books, confirms and cancels entries that are its own, each request under a key, and keeps what was acknowledged. A
/// request that a killed host left without an answer is sent again under its key before anything else.
/// </summary>
public sealed class LoadClient(IReadOnlyList<Guid> entries, Guid[] sessions, int seed)
{
    private readonly Random random = new(seed);
    private readonly Dictionary<Guid, Guid> booked = [];
    private int sent;

    /// <summary>Every booking that was acknowledged, in this order, also those cancelled since.</summary>
    public ConcurrentQueue<Guid> Acknowledged { get; } = [];

    /// <summary>Entries with the booking that stands, as acknowledged.</summary>
    public IReadOnlyDictionary<Guid, Guid> Standing => booked;

    /// <summary>The request of which nobody knows what became.</summary>
    public KeyedRequest? Unanswered { get; private set; }

    public int Answers { get; private set; }

    /// <summary>
    /// Somebody stands in front of several hosts: what one of them leaves unanswered, or answers with a failure of the server, is sent again
    /// under its key until it is answered. Null: there is one host, and when it is gone there is nobody to ask.
    /// </summary>
    public TimeSpan? TriesAgainAfter { get; init; }

    /// <summary>Requests that were sent again, and failures of the server among their answers.</summary>
    public int Again { get; private set; }

    /// <summary>Answers that should not have come.</summary>
    public List<string> Odd { get; } = [];

    /// <summary>Sends until the host is gone.</summary>
    public async Task RunAsync(HttpClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var request = Unanswered ?? Next();
            Unanswered = request;
            try
            {
                Unanswered = await SendAsync(client, request) ? null : request;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
            {
                if (TriesAgainAfter is null)
                {
                    return;
                }
            }

            if (Unanswered is not null)
            {
                Again++;
                await Task.Delay(TriesAgainAfter!.Value, CancellationToken.None);
            }
        }
    }

    /// <summary>Sends the unanswered one again.</summary>
    public async Task SettleAsync(HttpClient client)
    {
        while (Unanswered is { } request)
        {
            Unanswered = await SendAsync(client, request) ? null : request;
        }
    }

    private KeyedRequest Next()
    {
        var entry = entries[random.Next(entries.Count)];
        var key = $"chaos-{seed}-{++sent}";
        if (!booked.TryGetValue(entry, out var booking))
        {
            return new(entry, "/api/v1/bookings", new { entryId = entry, sessionId = sessions[random.Next(sessions.Length)] }, key);
        }

        return random.Next(3) == 0
            ? new(entry, $"/api/v1/bookings/{booking}/confirm", null, key)
            : new(entry, $"/api/v1/bookings/{booking}/cancel", new { reason = "Illness", by = "Patient" }, key);
    }

    /// <returns>False if the answer says nothing about what became of it.</returns>
    private async Task<bool> SendAsync(HttpClient client, KeyedRequest request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(request.Path, UriKind.Relative));
        message.Headers.Add("Idempotency-Key", request.Key);
        message.Content = request.Body is null ? null : JsonContent.Create(request.Body);
        using var answer = await client.SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        if (TriesAgainAfter is not null && (int)answer.StatusCode >= 500)
        {
            return false;
        }

        Answers++;
        if (answer.IsSuccessStatusCode)
        {
            Keep(request, JsonDocument.Parse(body).RootElement.GetProperty("bookingId").GetGuid());
        }
        else if (!(request.Path.EndsWith("/confirm", StringComparison.Ordinal) && (int)answer.StatusCode == 409))
        {
            Odd.Add($"{request.Path.Split('/')[^1]}: {(int)answer.StatusCode} {body}");
        }

        return true;
    }

    private void Keep(KeyedRequest request, Guid booking)
    {
        if (request.Path.EndsWith("/cancel", StringComparison.Ordinal))
        {
            booked.Remove(request.EntryId);
        }
        else if (request.Path.EndsWith("/bookings", StringComparison.Ordinal))
        {
            booked[request.EntryId] = booking;
            Acknowledged.Enqueue(booking);
        }
    }
}
