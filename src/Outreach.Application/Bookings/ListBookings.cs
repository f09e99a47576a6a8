using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

/// <summary>Bookings of the caller's hospitals, in order of making, in pages.</summary>
/// <param name="From">First day of operation, inclusive, in the hospital's calendar.</param>
/// <param name="To">Last day of operation, inclusive.</param>
/// <param name="After">Cursor: the last booking of the page before.</param>
[Requires(Permission.ViewBookings)]
public sealed record ListBookings(Guid? HospitalId, Guid? SessionId, Guid? PatientId, Guid? EntryId, LocalDate? From, LocalDate? To, BookingStatus? Status, Guid? After = null, int Limit = 50)
    : IQuery<BookingsPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record BookingsPage(IReadOnlyList<BookingDetails> Items, Guid? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class ListBookingsValidator : AbstractValidator<ListBookings>
{
    public ListBookingsValidator()
    {
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Status).IsInEnum();
        RuleFor(r => r.To).GreaterThanOrEqualTo(r => r.From).When(r => r.From is not null && r.To is not null);
    }
}

internal sealed class ListBookingsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListBookings, BookingsPage>
{
    public async Task<BookingsPage> Handle(ListBookings request, CancellationToken cancellationToken)
    {
        var bookings = Filter(db.Bookings.AsNoTracking().InScope(caller.ScopeFor(Permission.ViewBookings)), request);
        if (request.After is { } after)
        {
            var cursor = new BookingId(after);
            bookings = bookings.Where(b => b.Id > cursor);
        }

        var ids = await bookings.OrderBy(b => b.Id).Select(b => b.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var page = ids.Take(request.Limit).ToList();
        var items = await db.Bookings.AsNoTracking().Where(b => page.Contains(b.Id)).OrderBy(b => b.Id).Details(db).ToListAsync(cancellationToken);
        return new BookingsPage(items, ids.Count > request.Limit ? page[^1].Value : null);
    }

    private static IQueryable<Booking> Filter(IQueryable<Booking> bookings, ListBookings request)
    {
        if (request.HospitalId is { } hospital)
        {
            var id = new HospitalId(hospital);
            bookings = bookings.Where(b => b.HospitalId == id);
        }

        if (request.SessionId is { } session)
        {
            var id = new SessionId(session);
            bookings = bookings.Where(b => b.SessionId == id);
        }

        if (request.PatientId is { } patient)
        {
            var id = new PatientId(patient);
            bookings = bookings.Where(b => b.PatientId == id);
        }

        if (request.EntryId is { } entry)
        {
            var id = new WaitingListEntryId(entry);
            bookings = bookings.Where(b => b.EntryId == id);
        }

        if (request.From is { } from)
        {
            bookings = bookings.Where(b => b.OperationDate >= from);
        }

        if (request.To is { } to)
        {
            bookings = bookings.Where(b => b.OperationDate <= to);
        }

        return request.Status is { } status ? bookings.Where(b => b.Status == status) : bookings;
    }
}
