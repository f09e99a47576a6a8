using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;

namespace Outreach.Application.Pipeline;

/// <summary>Names of what the application measures and traces.</summary>
public static class OutreachTelemetry
{
    public const string Name = "Outreach";

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Meter Meter = new(Name);
}

/// <remarks>Tags carry the request's type and outcome only, never a value of it.</remarks>
internal sealed class TelemetryBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly string RequestName = typeof(TRequest).Name;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var activity = OutreachTelemetry.Activities.StartActivity(RequestName);
        var started = Stopwatch.GetTimestamp();
        var outcome = "done";
        try
        {
            return await next();
        }
        catch (Exception failure)
        {
            outcome = failure.GetType().Name;
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
            throw;
        }
        finally
        {
            RequestMeter.Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("request", RequestName), new("outcome", outcome));
        }
    }
}

internal static class RequestMeter
{
    public static readonly Histogram<double> Duration =
        OutreachTelemetry.Meter.CreateHistogram<double>("outreach.request.duration", "s", "Time from sending a request to its answer.");
}
