using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Replies;

/// <summary>Take an answer that came in. What it plainly says is done at once; the rest waits in the hospital's inbox.</summary>
/// <param name="Sender">Number or chat that it came from, as the gateway writes it.</param>
/// <param name="Text">As written; or what a button of ours gives back (<see cref="ButtonAnswer"/>).</param>
/// <param name="ProviderId">The gateway's name for it: the same one is taken once. Null if it has none.</param>
[Requires(Permission.RunJobs)]
public sealed record TakeReply(MessageChannelKind Channel, string Sender, string Text, string? ProviderId = null) : ICommand<ReplyTaken>;

/// <param name="OpenBecause">Why a person must read it: a code; null if it was done.</param>
public sealed record ReplyTaken(Guid ReplyId, ReplyStatus Status, ReminderAnswer Answer, string? OpenBecause);

internal sealed class TakeReplyValidator : AbstractValidator<TakeReply>
{
    public TakeReplyValidator()
    {
        RuleFor(r => r.Channel).IsInEnum().NotEqual((MessageChannelKind)0);
        RuleFor(r => r.Sender).NotEmpty().MaximumLength(64);
        RuleFor(r => r.Text).NotNull().MaximumLength(10_000);
        RuleFor(r => r.ProviderId).MaximumLength(200);
    }
}

internal sealed class TakeReplyHandler(OutreachDbContext db, IDatabaseEngine engine, ReplySenders senders, ReplyActions actions, AuditTrail audit, IClock clock)
    : IRequestHandler<TakeReply, ReplyTaken>
{
    public async Task<ReplyTaken> Handle(TakeReply request, CancellationToken cancellationToken)
    {
        var sender = ReplySenders.AddressOf(request.Channel, request.Sender);

        // One number's answers are taken one after the other, so that the second finds what the first did.
        await engine.LockNameAsync(db, $"reply:{request.Channel}:{sender}", cancellationToken);

        if (request.ProviderId is { } name
            && await db.Replies.AsNoTracking().SingleOrDefaultAsync(r => r.Channel == request.Channel && r.ProviderId == name, cancellationToken) is { } known)
        {
            audit.NothingChanged();
            return new(known.Id.Value, known.Status, known.Answer, known.OpenBecause);
        }

        var now = clock.GetCurrentInstant();
        var answer = ButtonAnswer.TryRead(request.Text, out var pressed, out var message) ? pressed : AnswerReader.Read(request.Text);
        var reply = new PatientReply(
            EntityId.New<PatientReplyId>(clock), request.Channel, sender, message == Guid.Empty ? request.Text : request.Text[..1], request.ProviderId, answer, now);
        db.Replies.Add(reply);
        var who = await senders.FindAsync(request.Channel, sender, message == Guid.Empty ? null : new ReminderId(message), now, cancellationToken);
        reply.Assign(who.Contact, who.Patient, who.Hospital, who.Booking);
        var open = await actions.DoAsync(reply, who, cancellationToken);

        if (open is null)
        {
            reply.MarkDone();
        }
        else
        {
            reply.LeaveOpen(open);
        }

        audit.Record("answer", reply.Id.Value, reply.PatientId, reply.HospitalId, null, reply.Status.ToString(), reply.Answer.ToString());
        await db.SaveChangesAsync(cancellationToken);

        return new(reply.Id.Value, reply.Status, reply.Answer, reply.OpenBecause);
    }
}
