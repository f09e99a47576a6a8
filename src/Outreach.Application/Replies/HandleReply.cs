using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Replies;

/// <summary>Take an answer out of the inbox: a person has dealt with it.</summary>
/// <param name="Note">What they did; names no patient.</param>
[Requires(Permission.ManageReminders)]
public sealed record HandleReply(Guid ReplyId, string? Note = null, long? ExpectedVersion = null) : ICommand<ReplyChanged>;

/// <param name="Version">To be sent back as If-Match.</param>
public sealed record ReplyChanged(Guid ReplyId, ReplyStatus Status, long Version);

internal sealed class HandleReplyValidator : AbstractValidator<HandleReply>
{
    public HandleReplyValidator()
    {
        RuleFor(r => r.ReplyId).NotEmpty();
        RuleFor(r => r.Note).MaximumLength(500);
    }
}

internal sealed class HandleReplyHandler(OutreachDbContext db, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<HandleReply, ReplyChanged>
{
    public async Task<ReplyChanged> Handle(HandleReply request, CancellationToken cancellationToken)
    {
        var id = new PatientReplyId(request.ReplyId);
        var reply = await db.Replies.InScope(caller.ScopeFor(Permission.ManageReminders)).SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            ?? throw new NotFoundException("answer");
        reply.Expect(request.ExpectedVersion);
        var from = reply.Status;
        reply.Handle(caller.RequirePerson(), clock.GetCurrentInstant(), request.Note);
        audit.Record("answer", id.Value, reply.PatientId, reply.HospitalId, from.ToString(), reply.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);

        return new(id.Value, reply.Status, reply.Version);
    }
}
