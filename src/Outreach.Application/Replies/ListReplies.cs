using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Paging;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Replies;

/// <summary>Answers of the caller's hospitals, the newest first, in pages. Those of unknown numbers are seen by whoever answers for all hospitals.</summary>
/// <param name="Status">Null for all; <see cref="ReplyStatus.Open"/> is the inbox.</param>
/// <param name="After">Cursor: <c>next</c> of the page before.</param>
[Requires(Permission.ViewReminders)]
public sealed record ListReplies(Guid? HospitalId = null, Guid? PatientId = null, ReplyStatus? Status = null, string? After = null, int Limit = 50) : IQuery<RepliesPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record RepliesPage(IReadOnlyList<ReplyItem> Items, string? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId).OfType<Guid>();
}

/// <summary>An answer as lists show it.</summary>
/// <param name="Sender">Number or chat that it came from.</param>
/// <param name="OpenBecause">Why nothing was done by itself: unclear, unknown-sender, several-bookings, no-booking, too-late.</param>
/// <param name="PatientId">Null if it may be one of several people's, or nobody's.</param>
/// <param name="Note">What the person who dealt with it did.</param>
public sealed record ReplyItem(
    Guid ReplyId, Instant ReceivedAt, MessageChannelKind Channel, string Sender, string Text, ReminderAnswer Answer, ReplyStatus Status, string? OpenBecause,
    Guid? HospitalId, Guid? PatientId, string? PatientReference, string? FamilyName, string? GivenName, Guid? BookingId, string? BookingReference,
    Instant? HandledAt, string? Note, long Version);

internal sealed class ListRepliesValidator : AbstractValidator<ListReplies>
{
    public ListRepliesValidator()
    {
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Status).IsInEnum();
        RuleFor(r => r.After).Must(a => MomentCursor.TryRead(a, out _)).When(r => r.After is not null).WithMessage("Not a cursor of this list.");
    }
}

internal sealed class ListRepliesHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListReplies, RepliesPage>
{
    public async Task<RepliesPage> Handle(ListReplies request, CancellationToken cancellationToken)
    {
        var replies = db.Replies.AsNoTracking().InScope(caller.ScopeFor(Permission.ViewReminders));

        if (request.HospitalId is { } hospital)
        {
            var id = new HospitalId(hospital);
            replies = replies.Where(r => r.HospitalId == id);
        }

        if (request.PatientId is { } patient)
        {
            var id = new PatientId(patient);
            replies = replies.Where(r => r.PatientId == id);
        }

        if (request.Status is { } status)
        {
            replies = replies.Where(r => r.Status == status);
        }

        if (MomentCursor.TryRead(request.After, out var after))
        {
            var (at, id) = (after.At, new PatientReplyId(after.Id));
            replies = replies.Where(r => r.ReceivedAt < at || (r.ReceivedAt == at && r.Id < id));
        }

        // The page is cut before the joins; they do not promise to keep its order.
        var cut = replies.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(request.Limit + 1);
        var items = await (
            from r in cut
            join p in db.Patients on r.PatientId equals (PatientId?)p.Id into people
            from p in people.DefaultIfEmpty()
            join b in db.Bookings on r.BookingId equals (BookingId?)b.Id into bookings
            from b in bookings.DefaultIfEmpty()
            select new { Reply = r, Person = p == null ? null : new { p.Reference, p.FamilyName, p.GivenName }, Booking = b == null ? null : b.Reference })
            .ToListAsync(cancellationToken);
        var page = items.OrderByDescending(i => i.Reply.ReceivedAt).ThenByDescending(i => i.Reply.Id.Value).Take(request.Limit)
            .Select(i => new ReplyItem(
                i.Reply.Id.Value, i.Reply.ReceivedAt, i.Reply.Channel, i.Reply.Sender, i.Reply.Text, i.Reply.Answer, i.Reply.Status, i.Reply.OpenBecause,
                i.Reply.HospitalId?.Value, i.Reply.PatientId?.Value, i.Person?.Reference, i.Person?.FamilyName, i.Person?.GivenName, i.Reply.BookingId?.Value, i.Booking,
                i.Reply.HandledAt, i.Reply.Note, i.Reply.Version))
            .ToList();

        return new(page, items.Count > request.Limit ? new MomentCursor(page[^1].ReceivedAt, page[^1].ReplyId).ToString() : null);
    }
}

internal static class ReplyQueries
{
    public static IQueryable<PatientReply> InScope(this IQueryable<PatientReply> replies, HospitalScope scope)
    {
        var hospitals = scope.Hospitals;
        return scope.All ? replies : replies.Where(r => r.HospitalId != null && hospitals.Contains(r.HospitalId.Value));
    }
}
