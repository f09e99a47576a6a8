using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Reminders;
using Outreach.Domain.Reminders;
using Outreach.Web.Http;

namespace Outreach.Web.Reminders;

/// <summary>Messages to patients: what went out, what did not, whom to call, and the policy behind it.</summary>
internal static class RemindersEndpoints
{
    public static void MapReminders(this IEndpointRouteBuilder api)
    {
        var reminders = api.MapGroup("/reminders").WithTags("Reminders").ProducesProblem(StatusCodes.Status403Forbidden);

        reminders.MapGet("", List)
            .WithName(nameof(ListReminders))
            .WithSummary("Reminders in the order in which they are due")
            .ProducesValidationProblem();

        reminders.MapGet("/call-list", CallListOf)
            .WithName(nameof(GetCallList))
            .WithSummary("Whom the staff of a hospital call: unconfirmed in time, or not reached by a message")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);

        reminders.MapGet("/figures", Figures)
            .WithName(nameof(GetReminderFigures))
            .WithSummary("What was sent, arrived and was answered by channel and language, what it cost, and who came")
            .WithDescription("For the operation dates from `from` to `to`, without them the last 30 days. Counts of 1 to 4 are null for whoever may not see the patients.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);

        reminders.MapGet("/figures.csv", FiguresCsv)
            .WithName("DownloadReminderFigures")
            .WithSummary("The same figures as a CSV file")
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);

        var one = reminders.MapGroup("/{reminderId:guid}").ProducesProblem(StatusCodes.Status404NotFound);

        one.MapGet("", Get)
            .WithName(nameof(GetReminder))
            .WithSummary("One reminder with every try at sending it");

        one.MapPost("/retry", Retry)
            .WithName(nameof(RetryReminder))
            .WithSummary("Send a failed reminder after all")
            .ProducesProblem(StatusCodes.Status409Conflict);

        api.MapGet("/bookings/{bookingId:guid}/reminder-preview", Preview)
            .WithTags("Reminders")
            .WithName(nameof(PreviewReminders))
            .WithSummary("What the contacts of a booking will get, word for word")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);

        var policy = api.MapGroup("/policies/reminders").WithTags("Policies").ProducesProblem(StatusCodes.Status404NotFound);

        policy.MapGet("", GetPolicy)
            .WithName(nameof(GetReminderPolicy))
            .WithSummary("The reminder policy in force at a hospital, or the general one");

        policy.MapPost("/texts/try", TryText)
            .WithName(nameof(TryReminderText))
            .WithSummary("How a text reads, what it costs, and why it would be refused; nothing is changed")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden);

        policy.MapPut("", ReplacePolicy)
            .WithName(nameof(ReplaceReminderPolicy))
            .WithSummary("A new version of the reminder policy; what has not been sent follows it within a few minutes")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<Ok<ReminderTextTried>> TryText(TryReminderTextBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new TryReminderText(body.Language, body.Kind, body.Template, body.Bring, body.BringToReview, body.Note), cancellationToken));

    private static async Task<Ok<RemindersPage>> List(
        IMediator mediator, CancellationToken cancellationToken, Guid? hospitalId = null, Guid? bookingId = null, ReminderStatus? status = null,
        DateTimeOffset? dueFrom = null, DateTimeOffset? dueTo = null, string? language = null, string? after = null, int limit = 50, ReminderKind? kind = null) =>
        TypedResults.Ok(await mediator.Send(
            new ListReminders(hospitalId, bookingId, status, InstantOf(dueFrom), InstantOf(dueTo), language, after, limit, kind), cancellationToken));

    private static async Task<Ok<CallList>> CallListOf(Guid hospitalId, IMediator mediator, CancellationToken cancellationToken, int limit = 100) =>
        TypedResults.Ok(await mediator.Send(new GetCallList(hospitalId, limit), cancellationToken));

    private static async Task<Ok<ReminderFigures>> Figures(
        IMediator mediator, CancellationToken cancellationToken, Guid? hospitalId = null, DateInQuery? from = null, DateInQuery? to = null) =>
        TypedResults.Ok(await mediator.Send(new GetReminderFigures(hospitalId, from?.Date, to?.Date), cancellationToken));

    private static async Task<FileContentHttpResult> FiguresCsv(
        IMediator mediator, CancellationToken cancellationToken, Guid? hospitalId = null, DateInQuery? from = null, DateInQuery? to = null) =>
        ReminderFiguresFile.Of(await mediator.Send(new GetReminderFigures(hospitalId, from?.Date, to?.Date), cancellationToken));

    private static async Task<Ok<ReminderDetails>> Get(Guid reminderId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetReminder(reminderId), cancellationToken));

    private static async Task<Ok<ReminderChanged>> Retry(Guid reminderId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RetryReminder(reminderId), cancellationToken));

    private static async Task<Ok<RemindersPreview>> Preview(Guid bookingId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new PreviewReminders(bookingId), cancellationToken));

    private static async Task<Ok<ReminderPolicyInForce>> GetPolicy(IMediator mediator, HttpContext context, CancellationToken cancellationToken, Guid? hospitalId = null)
    {
        var policy = await mediator.Send(new GetReminderPolicy(hospitalId), cancellationToken);

        // Of a hospital that has none of its own, the first own version is 1 and replaces 0.
        context.SetETag(policy.HospitalId == hospitalId ? policy.Version : 0);

        return TypedResults.Ok(policy);
    }

    private static async Task<Ok<ReminderPolicyInForce>> ReplacePolicy(
        ReplaceReminderPolicyBody body, IfMatch ifMatch, IMediator mediator, HttpContext context, CancellationToken cancellationToken, Guid? hospitalId = null)
    {
        var policy = await mediator.Send(
            new ReplaceReminderPolicy(hospitalId, body.Owner, body.QuietHours, body.ReviewAt, body.CallListDaysBefore, body.Steps, body.Wordings, ifMatch.Version, body.AnnounceBookings),
            cancellationToken);
        context.SetETag(policy.Version);

        return TypedResults.Ok(policy);
    }

    private static Instant? InstantOf(DateTimeOffset? moment) => moment is { } given ? Instant.FromDateTimeOffset(given) : null;
}

/// <param name="Template">Liquid; absent for the programme's own text.</param>
/// <param name="Bring">What to bring on the day of surgery.</param>
/// <param name="Note">One more sentence, such as what to eat or drink before.</param>
internal sealed record TryReminderTextBody(
    string Language, ReminderKind Kind, string? Template = null, string? Bring = null, string? BringToReview = null, string? Note = null);

/// <param name="Owner">Who answers for it.</param>
/// <param name="QuietHours">On the recipient's clock.</param>
/// <param name="ReviewAt">When people come to a review, on the hospital's clock.</param>
/// <param name="AnnounceBookings">Whoever is booked is told so at once.</param>
/// <param name="CallListDaysBefore">Unconfirmed so many days before surgery: the staff call.</param>
internal sealed record ReplaceReminderPolicyBody(
    string Owner, QuietHours QuietHours, LocalTime ReviewAt, int CallListDaysBefore, IReadOnlyList<ReminderStep> Steps, IReadOnlyList<ReminderWording>? Wordings = null,
    bool AnnounceBookings = false);
