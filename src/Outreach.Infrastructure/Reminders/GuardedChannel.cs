using System.Threading.RateLimiting;
using Outreach.Application.Ports;
using Polly;
using Polly.CircuitBreaker;

namespace Outreach.Infrastructure.Reminders;

/// <summary>A gateway with a guard before it: no more a second than it takes, and left alone for a while when it fails most of the time.</summary>
/// <remarks>What the guard turns away was not tried and costs the message none of its tries: a gateway that is down for an hour loses nothing, and gets it at its own pace when it is back.</remarks>
internal sealed class GuardedChannel : IMessageChannel, IDisposable
{
    private const double FailingShare = 0.5;
    private const int FewestSeen = 10;
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(30);

    private readonly IMessageChannel channel;
    private readonly TokenBucketRateLimiter pace;
    private readonly ResiliencePipeline<SendOutcome> breaker;

    public GuardedChannel(IMessageChannel channel, GatewaySettings settings, TimeProvider time)
    {
        this.channel = channel;
        var perSecond = Math.Clamp(settings.MostPerSecond, 1, 10_000);

        // Ten drops a second, so that a gateway of few messages a second is not given them all at its beginning.
        var drops = Math.Min(10, perSecond);
        pace = new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, perSecond / drops),
            TokensPerPeriod = Math.Max(1, perSecond / drops),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / drops),
            QueueLimit = 1_000,
        });
        breaker = new ResiliencePipelineBuilder<SendOutcome> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<SendOutcome>
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is not null || args.Outcome.Result.Result is SendResult.Transient or SendResult.Unknown),
                FailureRatio = FailingShare,
                MinimumThroughput = FewestSeen,
                SamplingDuration = Seen,
                BreakDuration = TimeSpan.FromSeconds(Math.Clamp(settings.PauseSeconds, 1, 3_600)),
            })
            .Build();
    }

    public bool IsIdempotent => channel.IsIdempotent;

    public void Dispose() => pace.Dispose();

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var turn = await pace.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return new(SendResult.NotTried, "gateway-busy");
        }

        try
        {
            return await breaker.ExecuteAsync(async token => await channel.SendAsync(message, token), cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            return new(SendResult.NotTried, "gateway-down");
        }
    }
}
