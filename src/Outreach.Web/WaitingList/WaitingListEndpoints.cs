using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.WaitingList;
using Outreach.Web.Http;

namespace Outreach.Web.WaitingList;

internal static class WaitingListEndpoints
{
    public static void MapWaitingList(this IEndpointRouteBuilder api)
    {
        var list = api.MapGroup("/waiting-list").WithTags("Waiting list");
        list.MapGet("", List).WithName(nameof(ListWaitingList)).WithSummary("The waiting list in its order, in pages").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        list.MapGet("/totals", Totals).WithName(nameof(CountWaitingList)).WithSummary("How many entries pass a filter, by tier and hospital")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        list.MapGet("/holds-due", HoldsToReview).WithName(nameof(ListHoldsDue)).WithSummary("Entries on hold whose day of review has come").ProducesProblem(StatusCodes.Status404NotFound);
        list.MapGet("/{entryId:guid}", Get).WithName(nameof(GetEntry)).WithSummary("One entry, with why it stands where it stands").ProducesProblem(StatusCodes.Status404NotFound);
        list.MapGet("/{entryId:guid}/position", Position).WithName(nameof(GetEntryPosition)).WithSummary("Where an entry stands in its hospital's list")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/patients/{patientId:guid}/waiting-list", OfPatient).WithName(nameof(ListEntriesOfPatient)).WithTags("Waiting list")
            .WithSummary("The entries of one patient, open and past");

        list.MapPost("", ListOne).WithName(nameof(ListEye)).WithSummary("List an eye by a clinician's word")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        list.MapPost("/relist", Relist).WithName(nameof(RelistEye)).WithSummary("Put an eye back on the list that was decided and removed since")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        Verb(list, "hold", Hold, nameof(HoldEntry), "Put on hold until a day of review");
        Verb(list, "resume", Resume, nameof(ResumeEntry), "Take off hold");
        Verb(list, "remove", Remove, nameof(RemoveEntry), "Take off the list for good, with a coded reason");
        Verb(list, "override", Override, nameof(OverridePriority), "Order by a clinician's word; the computed rank stays beside it");
        Verb(list, "end-override", EndOverride, nameof(EndPriorityOverride), "Let the rule order the entry again");
        Verb(list, "queue", Settle, nameof(SettleClinicianQueue), "Clear an entry for booking, or put it into a clinician's queue");
        Verb(list, "benefit", Benefit, nameof(MarkExpectedBenefit), "Say that little is to be gained, or take that back");
    }

    private static void Verb(RouteGroupBuilder list, string verb, Delegate handler, string name, string summary) =>
        list.MapPost($"/{{entryId:guid}}/{verb}", handler).WithName(name).WithSummary(summary)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<Ok<WaitingListPage>> List([AsParameters] WaitingListQuery q, string? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListWaitingList(q.ToFilter(), after, limit ?? 50), cancellationToken));

    private static async Task<Ok<WaitingListTotals>> Totals([AsParameters] WaitingListQuery q, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new CountWaitingList(q.ToFilter()), cancellationToken));

    private static async Task<Ok<HoldsDue>> HoldsToReview(Guid? hospitalId, DateInQuery? until, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListHoldsDue(hospitalId, until?.Date, limit ?? 100), cancellationToken));

    private static async Task<Ok<EntryDetails>> Get(Guid entryId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var entry = await mediator.Send(new GetEntry(entryId), cancellationToken);
        context.SetETag(entry.Entry.Version);
        return TypedResults.Ok(entry);
    }

    private static async Task<Ok<EntryPosition>> Position(Guid entryId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetEntryPosition(entryId), cancellationToken));

    private static async Task<Ok<EntriesOfPatient>> OfPatient(Guid patientId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListEntriesOfPatient(patientId), cancellationToken));

    private static async Task<Created<EntryChanged>> ListOne(ListEyeBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        Made(context, await mediator.Send(new ListEye(body.PatientId, body.Eye, body.HospitalId, body.Reason, body.Urgent, body.PoorExpectedBenefit), cancellationToken));

    private static async Task<Created<EntryChanged>> Relist(RelistEyeBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        Made(context, await mediator.Send(new RelistEye(body.ScreeningId, body.Eye, body.Reason), cancellationToken));

    private static Task<Ok<EntryChanged>> Hold(Guid entryId, HoldEntryBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new HoldEntry(entryId, body.Reason, body.ReviewOn, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<EntryChanged>> Resume(Guid entryId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new ResumeEntry(entryId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<EntryChanged>> Remove(Guid entryId, RemoveEntryBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new RemoveEntry(entryId, body.Reason, body.Note, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<EntryChanged>> Override(Guid entryId, OverridePriorityBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new OverridePriority(entryId, body.Tier, body.Points, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<EntryChanged>> EndOverride(Guid entryId, EndPriorityOverrideBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new EndPriorityOverride(entryId, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<EntryChanged>> Settle(Guid entryId, SettleClinicianQueueBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new SettleClinicianQueue(entryId, body.Queue, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<EntryChanged>> Benefit(Guid entryId, MarkExpectedBenefitBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new MarkExpectedBenefit(entryId, body.Poor, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static async Task<Ok<EntryChanged>> ChangeAsync(IRequest<EntryChanged> command, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(command, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static Created<EntryChanged> Made(HttpContext context, EntryChanged entry)
    {
        context.SetETag(entry.Version);
        return TypedResults.Created($"/api/v1/waiting-list/{entry.EntryId}", entry);
    }
}

/// <summary>Filters of the list and its totals; what is left out does not matter, but for the status: waiting.</summary>
internal sealed record WaitingListQuery(
    Guid? HospitalId, EntryStatus? Status, PriorityTier? Tier, string? Country, string? Language, Eye? Eye, int? WaitingAtLeastDays, int? WaitingAtMostDays, ClinicianQueue? Queue)
{
    public EntryFilter ToFilter() => new(HospitalId, Status ?? EntryStatus.Waiting, Tier, Country, Language, Eye, WaitingAtLeastDays, WaitingAtMostDays, Queue);
}

internal sealed record ListEyeBody(Guid PatientId, Eye Eye, Guid? HospitalId, string Reason, bool Urgent, bool PoorExpectedBenefit);

internal sealed record RelistEyeBody(Guid ScreeningId, Eye Eye, string Reason);

internal sealed record HoldEntryBody(string Reason, LocalDate ReviewOn);

internal sealed record RemoveEntryBody(RemovalReason Reason, string? Note);

internal sealed record OverridePriorityBody(PriorityTier Tier, int? Points, string Reason);

internal sealed record EndPriorityOverrideBody(string Reason);

internal sealed record SettleClinicianQueueBody(ClinicianQueue Queue, string Reason);

internal sealed record MarkExpectedBenefitBody(bool Poor, string Reason);
