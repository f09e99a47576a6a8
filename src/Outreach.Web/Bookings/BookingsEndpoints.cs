using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;
using Outreach.Web.Http;

namespace Outreach.Web.Bookings;

internal static class BookingsEndpoints
{
    public static void MapBookings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/waiting-list/{entryId:guid}/offers", Offers).WithName(nameof(FindOffers)).WithTags("Bookings")
            .WithSummary("The best five sessions for an entry, with reasons, and why nothing sooner")
            .ProducesProblem(StatusCodes.Status404NotFound);

        var bookings = api.MapGroup("/bookings").WithTags("Bookings");
        bookings.MapGet("", List).WithName(nameof(ListBookings)).WithSummary("Bookings of your hospitals, in pages");
        bookings.MapGet("/{bookingId:guid}", Get).WithName(nameof(GetBooking)).WithSummary("One booking").ProducesProblem(StatusCodes.Status404NotFound);
        bookings.MapGet("/by-reference/{reference}", GetByReference).WithName("GetBookingByReference")
            .WithSummary("One booking, by the code that a patient reads over the phone").ProducesProblem(StatusCodes.Status404NotFound);
        bookings.MapPost("", Book).WithName(nameof(BookSurgery)).WithSummary("Book a place in a session, or hold it")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        bookings.MapPost("/offers", Offer).WithName(nameof(OfferPlace)).WithSummary("Offer a place that has come free: it is held, and a message asks whether the person comes")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        Verb(bookings, "book", BookHeld, nameof(BookHeldPlace), "Turn a hold into a booking");
        Verb(bookings, "confirm", Confirm, nameof(ConfirmBooking), "The patient will come");
        Verb(bookings, "reschedule", Reschedule, nameof(RescheduleBooking), "Move to another session, in one transaction");
        Verb(bookings, "cancel", Cancel, nameof(CancelBooking), "End a booking before the day, with a coded reason and who");
        Verb(bookings, "arrive", Arrive, nameof(MarkArrived), "The patient is here");
        Verb(bookings, "enter-theatre", Enter, nameof(EnterTheatre), "The patient goes into theatre");
        Verb(bookings, "unfit", Unfit, nameof(MarkUnfit), "Deferred on the day");
        Verb(bookings, "no-show", NoShow, nameof(MarkNoShow), "The patient did not come");
    }

    private static void Verb(RouteGroupBuilder bookings, string verb, Delegate handler, string name, string summary) =>
        bookings.MapPost($"/{{bookingId:guid}}/{verb}", handler).WithName(name).WithSummary(summary)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<Ok<OffersFound>> Offers(Guid entryId, DateInQuery? notBefore, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new FindOffers(entryId, notBefore?.Date), cancellationToken));

    private static async Task<Ok<BookingsPage>> List([AsParameters] BookingsFilter f, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new ListBookings(f.HospitalId, f.SessionId, f.PatientId, f.EntryId, f.From?.Date, f.To?.Date, f.Status, f.After, f.Limit ?? 50), cancellationToken));

    private static async Task<Ok<BookingDetails>> Get(Guid bookingId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var booking = await mediator.Send(new GetBooking(bookingId), cancellationToken);
        context.SetETag(booking.Version);
        return TypedResults.Ok(booking);
    }

    private static async Task<Ok<BookingDetails>> GetByReference(string reference, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var booking = await mediator.Send(new GetBooking(null, reference), cancellationToken);
        context.SetETag(booking.Version);
        return TypedResults.Ok(booking);
    }

    private static async Task<Created<SurgeryBooked>> Book(BookSurgeryBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var booked = await mediator.Send(new BookSurgery(body.EntryId, body.SessionId, body.CommitmentId, body.Hold, body.IntervalOverrideReason), cancellationToken);
        context.SetETag(booked.Version);
        return TypedResults.Created($"/api/v1/bookings/{booked.BookingId}", booked);
    }

    private static async Task<Created<SurgeryBooked>> Offer(OfferPlaceBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var offered = await mediator.Send(new OfferPlace(body.EntryId, body.SessionId, body.CommitmentId, body.KeepMinutes), cancellationToken);
        context.SetETag(offered.Version);
        return TypedResults.Created($"/api/v1/bookings/{offered.BookingId}", offered);
    }

    private static async Task<Created<SurgeryBooked>> Reschedule(Guid bookingId, RescheduleBookingBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var request = new RescheduleBooking(bookingId, body.SessionId, body.Reason, body.By, body.Note, body.IntervalOverrideReason, ifMatch.Version);
        var booked = await mediator.Send(request, cancellationToken);
        context.SetETag(booked.Version);
        return TypedResults.Created($"/api/v1/bookings/{booked.BookingId}", booked);
    }

    private static Task<Ok<BookingChanged>> BookHeld(Guid bookingId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new BookHeldPlace(bookingId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<BookingChanged>> Confirm(Guid bookingId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new ConfirmBooking(bookingId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<BookingChanged>> Cancel(Guid bookingId, CancelBookingBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new CancelBooking(bookingId, body.Reason, body.By, body.Note, body.RemoveFromList, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<BookingChanged>> Arrive(Guid bookingId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new MarkArrived(bookingId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<BookingChanged>> Enter(Guid bookingId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new EnterTheatre(bookingId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<BookingChanged>> Unfit(Guid bookingId, MarkUnfitBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new MarkUnfit(bookingId, body.Reason, body.Note, body.ReviewOn, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<BookingChanged>> NoShow(Guid bookingId, MarkNoShowBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new MarkNoShow(bookingId, body.Reason, body.Note, ifMatch.Version), context, mediator, cancellationToken);

    private static async Task<Ok<BookingChanged>> ChangeAsync(IRequest<BookingChanged> request, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }
}

/// <param name="EntryId">Whose place it is to be, on the waiting list.</param>
/// <param name="SessionId">Where the place has come free.</param>
/// <param name="CommitmentId">Whose quota it is to count against; left out, the one that ends first.</param>
/// <param name="KeepMinutes">The place is kept so long for an answer: 30 to 2880.</param>
internal sealed record OfferPlaceBody(Guid EntryId, Guid SessionId, Guid? CommitmentId = null, int KeepMinutes = 180);

/// <summary>Filters of the list of bookings; all optional.</summary>
internal sealed record BookingsFilter(Guid? HospitalId, Guid? SessionId, Guid? PatientId, Guid? EntryId, DateInQuery? From, DateInQuery? To, BookingStatus? Status, Guid? After, int? Limit);

/// <param name="EntryId">Who is booked: an entry of the waiting list.</param>
/// <param name="SessionId">The session to book a place in.</param>
/// <param name="CommitmentId">Whose quota it is to count against; left out, the one that ends first.</param>
/// <param name="Hold">True to hold the place while the person is asked.</param>
/// <param name="IntervalOverrideReason">Why the second eye is operated sooner than the interval allows; a clinician's decision, left out otherwise.</param>
internal sealed record BookSurgeryBody(Guid EntryId, Guid SessionId, Guid? CommitmentId = null, bool Hold = false, string? IntervalOverrideReason = null);

/// <param name="SessionId">The session to move to.</param>
/// <param name="Reason">Why the booking moves.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Note">In words, for colleagues.</param>
/// <param name="IntervalOverrideReason">Why the second eye is operated sooner than the interval allows; a clinician's decision, left out otherwise.</param>
internal sealed record RescheduleBookingBody(Guid SessionId, EndReason Reason, CancelledBy By, string? Note = null, string? IntervalOverrideReason = null);

/// <param name="Reason">Why the booking ends.</param>
/// <param name="By">Who ends it.</param>
/// <param name="Note">In words, for colleagues.</param>
/// <param name="RemoveFromList">Takes the entry off the waiting list too, for this reason; left out, it waits on.</param>
internal sealed record CancelBookingBody(EndReason Reason, CancelledBy By, string? Note = null, RemovalReason? RemoveFromList = null);

/// <param name="Reason">What is in the way.</param>
/// <param name="Note">In words, for colleagues.</param>
/// <param name="ReviewOn">The entry is on hold until this day; left out, it waits on.</param>
internal sealed record MarkUnfitBody(EndReason Reason, string? Note = null, LocalDate? ReviewOn = null);

/// <param name="Reason">Why the person did not come, if it is known.</param>
/// <param name="Note">In words, for colleagues.</param>
internal sealed record MarkNoShowBody(EndReason? Reason = null, string? Note = null);
