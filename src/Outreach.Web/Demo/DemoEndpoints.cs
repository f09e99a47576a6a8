using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Web.Jobs;

namespace Outreach.Web.Demo;

internal static class DemoEndpoints
{
    private const double MostSteps = 144;

    public static void MapDemo(this IEndpointRouteBuilder api)
    {
        if (api.ServiceProvider.GetService<DemoClock>() is null)
        {
            return;
        }

        var demo = api.MapGroup("/demo").WithTags("Demo");
        demo.MapGet("/clock", Read).WithName("GetDemoClock").WithSummary("What time it is in the demo");
        demo.MapPost("/clock", MoveAsync).WithName("MoveDemoClock").WithSummary("Move the demo's clock forward, and see reminders fall due")
            .ProducesValidationProblem();
    }

    private static Ok<DemoTime> Read(DemoClock clock) => TypedResults.Ok(DemoTime.Of(clock));

    private static async Task<Results<Ok<DemoTime>, ValidationProblem>> MoveAsync(DemoClockBody body, DemoClock clock, OutreachDbContext db, JobRunner jobs, CancellationToken cancellationToken)
    {
        if (body.ForwardHours is < 1 or > 24 * 60)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["forwardHours"] = ["1 to 1440 hours; time does not go back."] }, type: "urn:outreach:invalid-request");
        }

        // Time passes and is not jumped over: what falls due in a day on the way is sent in its hours, not too late on the next morning.
        var step = Math.Max(1, (int)Math.Ceiling(body.ForwardHours / MostSteps));
        for (var left = body.ForwardHours; left > 0; left -= step)
        {
            clock.SetShift(clock.Shift + Duration.FromHours(Math.Min(step, left)));
            var seconds = DemoClock.Written(clock.Shift);
            await db.Settings.Where(s => s.Key == DemoClock.Setting).ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, seconds), cancellationToken);
            foreach (var job in JobRunner.Names)
            {
                await jobs.RunAsync(job, cancellationToken);
            }
        }

        return TypedResults.Ok(DemoTime.Of(clock));
    }
}

/// <param name="ForwardHours">1 to 1440.</param>
internal sealed record DemoClockBody(int ForwardHours);

/// <summary>The demo's present.</summary>
/// <param name="Now">As an instant.</param>
/// <param name="InOsh">On the clock of the hospital in Osh.</param>
/// <param name="AheadHours">How far it is ahead of the machine.</param>
internal sealed record DemoTime(Instant Now, LocalDateTime InOsh, double AheadHours)
{
    public static DemoTime Of(DemoClock clock)
    {
        var now = clock.GetCurrentInstant();
        var local = now.InZone(HospitalTime.Zone("Asia/Bishkek")).LocalDateTime;
        return new DemoTime(now, local, Math.Round(clock.Shift.TotalHours, 2));
    }
}
