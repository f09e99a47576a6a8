using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Replies;

/// <summary>
/// What a gateway hands over: the answer is taken, and a changed mind followed. Not one command: the answer is on disk whatever comes of the second
/// part, which may be refused when the place has gone meanwhile.
/// </summary>
/// <param name="Sender">Number or chat that it came from, as the gateway writes it.</param>
/// <param name="Text">As written; or what a button of ours gives back.</param>
/// <param name="ProviderId">The gateway's name for it: the same one is taken once. Null if it has none.</param>
[Requires(Permission.RunJobs)]
public sealed record ReceiveReply(MessageChannelKind Channel, string Sender, string Text, string? ProviderId = null) : IRequest<ReplyTaken>;

internal sealed class ReceiveReplyHandler(IMediator mediator, OutreachDbContext db) : IRequestHandler<ReceiveReply, ReplyTaken>
{
    public async Task<ReplyTaken> Handle(ReceiveReply request, CancellationToken cancellationToken)
    {
        var taken = await mediator.Send(new TakeReply(request.Channel, request.Sender, request.Text, request.ProviderId), cancellationToken);

        if (taken is not { Status: ReplyStatus.Open, OpenBecause: ReplyActions.ChangedMind })
        {
            return taken;
        }

        try
        {
            db.ChangeTracker.Clear();
            return await mediator.Send(new TakePlaceAgain(taken.ReplyId), cancellationToken);
        }
        catch (Exception refused) when (refused is RuleViolationException or NotFoundException)
        {
            // It stays in the inbox with its reason, where a person reads it.
            return taken;
        }
    }
}
