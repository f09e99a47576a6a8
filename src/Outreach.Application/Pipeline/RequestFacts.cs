namespace Outreach.Application;

/// <summary>What the host knows of the request that is being served.</summary>
public sealed class RequestFacts
{
    /// <summary>The caller's Idempotency-Key; null if there is none.</summary>
    public string? IdempotencyKey { get; set; }
}
