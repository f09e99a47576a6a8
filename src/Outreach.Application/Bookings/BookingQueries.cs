using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

internal static class BookingQueries
{
    public static IQueryable<Booking> InScope(this IQueryable<Booking> bookings, HospitalScope scope)
    {
        var hospitals = scope.Hospitals;
        return scope.All ? bookings : bookings.Where(b => hospitals.Contains(b.HospitalId));
    }

    public static IQueryable<BookingDetails> Details(this IQueryable<Booking> bookings, OutreachDbContext db) =>
        from b in bookings
        join p in db.Patients on b.PatientId equals p.Id
        join s in db.Slots on b.SlotId equals s.Id
        join h in db.Hospitals on b.HospitalId equals h.Id
        select new BookingDetails(
            b.Id.Value, b.Reference, b.Status, p.Id.Value, p.Reference, p.FamilyName, p.GivenName, b.Eye, b.EntryId.Value,
            b.HospitalId.Value, h.City, b.SessionId.Value, s.Position, b.OperationDate, b.Arrival, b.Zone, b.ArrivesAt,
            b.CommitmentId.Value, b.AllotmentId.Value, b.UsesKeptPlace, b.HoldExpiresAt, b.EndReason, b.CancelledBy, b.EndNote,
            b.ReplacesId == null ? null : b.ReplacesId.Value.Value, b.RescheduledToId == null ? null : b.RescheduledToId.Value.Value, b.MadeAt, b.ChangedAt, b.Version);
}
