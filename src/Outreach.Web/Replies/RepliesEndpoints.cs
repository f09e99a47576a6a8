using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Replies;
using Outreach.Domain.Reminders;
using Outreach.Web.Http;

namespace Outreach.Web.Replies;

/// <summary>What people answered to their messages.</summary>
internal static class RepliesEndpoints
{
    public static void MapReplies(this IEndpointRouteBuilder api)
    {
        var replies = api.MapGroup("/replies").WithTags("Replies");
        replies.MapGet("", List).WithName(nameof(ListReplies)).WithSummary("Answers to messages, the newest first").ProducesValidationProblem();
        replies.MapPost("/{replyId:guid}/handle", Handle).WithName(nameof(HandleReply)).WithSummary("Take an answer out of the inbox: a person has dealt with it").RefusesChange();
    }

    private static async Task<Ok<RepliesPage>> List(
        IMediator mediator, CancellationToken cancellationToken, Guid? hospitalId = null, Guid? patientId = null, ReplyStatus? status = null, string? after = null, int limit = 50) =>
        TypedResults.Ok(await mediator.Send(new ListReplies(hospitalId, patientId, status, after, limit), cancellationToken));

    private static async Task<Ok<ReplyChanged>> Handle(
        Guid replyId, HandleReplyBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new HandleReply(replyId, body.Note, ifMatch.Version), cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }
}

/// <param name="Note">What was done; names no patient.</param>
internal sealed record HandleReplyBody(string? Note = null);
