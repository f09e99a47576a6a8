using System.Security.Cryptography;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Pipeline;

/// <summary>The first answer to a request that came with a key.</summary>
public sealed class IdempotencyRecord
{
    private IdempotencyRecord() { }

    public IdempotencyRecord(Guid userId, string key, string requestHash, string responseJson, Instant at) =>
        (UserId, Key, RequestHash, ResponseJson, At) = (userId, key, requestHash, responseJson, at);

    /// <summary>Keys of different users do not meet; the empty id for jobs.</summary>
    public Guid UserId { get; private set; }

    /// <summary>At most 255 characters.</summary>
    public string Key { get; private set; } = null!;

    /// <summary>SHA-256 of the request's type and content, hexadecimal.</summary>
    public string RequestHash { get; private set; } = null!;

    public string ResponseJson { get; private set; } = null!;

    public Instant At { get; private set; }
}

/// <summary>Finds the first answer to a request that came with a key before.</summary>
internal sealed class FirstAnswers(OutreachDbContext db, Caller caller)
{
    public UserId Asker => caller.UserId ?? default;

    /// <returns>The answer as JSON; null if the key is new.</returns>
    /// <exception cref="IdempotencyKeyReusedException">The key came with another request.</exception>
    public async Task<string?> FindAsync(string key, string requestHash, CancellationToken cancellationToken)
    {
        var user = Asker.Value;
        var earlier = await db.IdempotencyRecords.AsNoTracking()
            .Where(r => r.UserId == user && r.Key == key)
            .Select(r => new { r.RequestHash, r.ResponseJson })
            .SingleOrDefaultAsync(cancellationToken);
        return earlier is null || earlier.RequestHash == requestHash ? earlier?.ResponseJson : throw new IdempotencyKeyReusedException();
    }

    public static string HashOf<TRequest>(TRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(typeof(TRequest).FullName!));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(request, OutreachJson.Options));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static TResponse Read<TResponse>(string json) => JsonSerializer.Deserialize<TResponse>(json, OutreachJson.Options)!;
}

/// <summary>One key, one effect: a repeated request gets the first answer; refusals have no effect and are not kept.</summary>
/// <remarks>Inside the transaction, so that effect and answer are on disk together or not at all.</remarks>
internal sealed class IdempotencyBehavior<TRequest, TResponse>(OutreachDbContext db, IDatabaseEngine engine, IRowWriter insert, RequestFacts facts, FirstAnswers answers, AuditTrail audit, IClock clock)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (facts.IdempotencyKey is not { } key)
        {
            return await next();
        }

        // One request, one command: what the handler sends on is part of it.
        facts.IdempotencyKey = null;
        try
        {
            return await OnceAsync(key, request, next, cancellationToken);
        }
        finally
        {
            facts.IdempotencyKey = key;
        }
    }

    private async Task<TResponse> OnceAsync(string key, TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var user = answers.Asker.Value;
        var hash = FirstAnswers.HashOf(request);
        await engine.LockNameAsync(db, $"{user:N}{key}", cancellationToken);
        if (await answers.FindAsync(key, hash, cancellationToken) is { } earlier)
        {
            audit.NothingChanged();
            return FirstAnswers.Read<TResponse>(earlier);
        }

        var response = await next();

        // Past the change tracker: a second save would look through all that the handler has saved already.
        var record = new IdempotencyRecord(user, key, hash, JsonSerializer.Serialize(response, OutreachJson.Options), clock.GetCurrentInstant());
        await insert.InsertAsync(db, [record], cancellationToken);
        return response;
    }
}
