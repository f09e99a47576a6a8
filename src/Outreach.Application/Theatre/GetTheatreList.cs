using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>A hospital's theatre list of one day: its sessions with their places and who is booked in them.</summary>
/// <param name="Date">In the hospital's calendar.</param>
/// <param name="SessionId">Only one session; null for all that were opened.</param>
[Requires(Permission.ViewBookings)]
public sealed record GetTheatreList(Guid HospitalId, LocalDate Date, Guid? SessionId = null) : IQuery<TheatreList>;

public sealed record TheatreList(Guid HospitalId, LocalDate Date, IReadOnlyList<SessionOnList> Sessions) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Sessions.SelectMany(s => s.Slots).Select(s => s.Booking?.PatientId).OfType<Guid>();
}

/// <param name="Slots">By position.</param>
public sealed record SessionOnList(SessionRow Session, IReadOnlyList<SlotOnList> Slots);

/// <param name="Position">From 1.</param>
/// <param name="Arrival">Planned, on the hospital's clock.</param>
/// <param name="Booking">Null while the place is free.</param>
public sealed record SlotOnList(int Position, LocalTime Arrival, BookingOnList? Booking);

public sealed record BookingOnList(
    Guid BookingId, string Reference, BookingStatus Status, Eye Eye, Guid PatientId, string PatientReference, string FamilyName, string GivenName, string? Patronymic,
    int BirthYear, Sex? Sex, bool InKeptPlace, long Version);

internal sealed class GetTheatreListValidator : AbstractValidator<GetTheatreList>
{
    public GetTheatreListValidator()
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Date).SensibleDate();
        RuleFor(r => r.SessionId).NotEqual(Guid.Empty);
    }
}

internal sealed class GetTheatreListHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetTheatreList, TheatreList>
{
    public async Task<TheatreList> Handle(GetTheatreList request, CancellationToken cancellationToken)
    {
        var hospital = new HospitalId(request.HospitalId);
        caller.ScopeFor(Permission.ViewBookings).Ensure(hospital, "hospital");
        if (!await db.Hospitals.AnyAsync(h => h.Id == hospital, cancellationToken))
        {
            throw new NotFoundException("hospital");
        }

        var wanted = db.Sessions.AsNoTracking()
            .Where(s => s.HospitalId == hospital && s.Date == request.Date && s.Status != SessionStatus.Draft && s.Status != SessionStatus.Cancelled);
        if (request.SessionId is { } id)
        {
            var one = new SessionId(id);
            wanted = wanted.Where(s => s.Id == one);
        }

        var sessions = await wanted.Rows(db).ToListAsync(cancellationToken);
        var slots = await SlotsAsync(wanted, cancellationToken);
        return new TheatreList(request.HospitalId, request.Date, [.. sessions.Select(s => new SessionOnList(s, [.. slots[s.SessionId]]))]);
    }

    private async Task<ILookup<Guid, SlotOnList>> SlotsAsync(IQueryable<TheatreSession> sessions, CancellationToken cancellationToken)
    {
        var rows = await (
            from slot in db.Slots.AsNoTracking()
            where sessions.Any(s => s.Id == slot.SessionId)
            join b in db.Bookings on slot.BookingId equals (BookingId?)b.Id into taken
            from booking in taken.DefaultIfEmpty()
            join p in db.Patients on (PatientId?)booking.PatientId equals (PatientId?)p.Id into people
            from patient in people.DefaultIfEmpty()
            orderby slot.Position
            select new { slot.SessionId, slot.Position, slot.Arrival, Booking = booking, Patient = patient })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(r => r.SessionId.Value, r => new SlotOnList(r.Position, r.Arrival, r.Booking is null ? null : Shown(r.Booking, r.Patient)));
    }

    private static BookingOnList Shown(Booking b, Patient p) => new(
        b.Id.Value, b.Reference, b.Status, b.Eye, p.Id.Value, p.Reference, p.FamilyName, p.GivenName, p.Patronymic, p.BirthYear, p.Sex, b.UsesKeptPlace, b.Version);
}
