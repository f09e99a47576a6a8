using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Domain.Patients;
using Outreach.Web.Http;

namespace Outreach.Web.Patients;

/// <summary>What hangs on a patient: contacts, identifiers, consents, unavailable dates.</summary>
internal static class PatientDetailsEndpoints
{
    public static void MapContacts(this IEndpointRouteBuilder patient)
    {
        patient.MapPost("/contacts", AddContact).WithName(nameof(Application.Patients.AddContact)).WithSummary("Add a contact of the patient, an escort, a relative or a neighbour").Refuses();
        patient.MapPut("/contacts/{contactId:guid}", ChangeContact).WithName(nameof(Application.Patients.ChangeContact)).WithSummary("Change a contact; a broken one counts as mended").RefusesChange();
        patient.MapPost("/contacts/{contactId:guid}/messages", AllowMessages).WithName(nameof(Application.Patients.AllowMessages)).WithSummary("The person wants no more messages, or wants them again").RefusesChange();
        patient.MapDelete("/contacts/{contactId:guid}", RemoveContact).WithName(nameof(Application.Patients.RemoveContact)).WithSummary("Take a contact out of use").RefusesChange();
    }

    public static void MapIdentifiers(this IEndpointRouteBuilder patient)
    {
        patient.MapGet("/identifiers", Reveal).WithName(nameof(RevealIdentifiers)).WithSummary("The identifiers in full").ProducesProblem(StatusCodes.Status404NotFound);
        patient.MapPost("/identifiers", AddIdentifier).WithName(nameof(Application.Patients.AddIdentifier)).WithSummary("Add an identifier; one whose check fails needs a reason").Refuses();
        patient.MapPost("/identifiers/{identifierId:guid}/removal", RemoveIdentifier).WithName(nameof(Application.Patients.RemoveIdentifier)).WithSummary("Take an identifier out of use").Refuses();
    }

    public static void MapConsents(this IEndpointRouteBuilder patient)
    {
        patient.MapGet("/consents", Consents).WithName(nameof(ListConsents)).WithSummary("Every answer to every purpose, latest first").ProducesProblem(StatusCodes.Status404NotFound);
        patient.MapPost("/consents", Answer).WithName(nameof(RecordConsent)).WithSummary("Record agreement or refusal for a purpose").Refuses();
        patient.MapPost("/consents/{purpose}/withdrawal", Withdraw).WithName(nameof(WithdrawConsent)).WithSummary("Withdraw a consent in force").Refuses();
    }

    public static void MapUnavailabilities(this IEndpointRouteBuilder patient)
    {
        patient.MapGet("/unavailabilities", Unavailabilities).WithName(nameof(ListUnavailabilities)).WithSummary("Dates on which the patient cannot come").ProducesProblem(StatusCodes.Status404NotFound);
        patient.MapPost("/unavailabilities", AddDates).WithName(nameof(AddUnavailability)).WithSummary("Note dates on which the patient cannot come").Refuses();
        patient.MapDelete("/unavailabilities/{unavailabilityId:guid}", RemoveDates).WithName(nameof(RemoveUnavailability)).WithSummary("The patient can come on these dates after all").Refuses();
    }

    private static async Task<Created<ContactKept>> AddContact(Guid patientId, ContactDetails body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var kept = await mediator.Send(new AddContact(patientId, body), cancellationToken);
        context.SetETag(kept.Contact.Version);
        return TypedResults.Created($"/api/v1/patients/{patientId}/contacts/{kept.Contact.ContactId}", kept);
    }

    private static async Task<Ok<ContactKept>> ChangeContact(Guid patientId, Guid contactId, ContactDetails body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var kept = await mediator.Send(new ChangeContact(patientId, contactId, body, ifMatch.Version), cancellationToken);
        context.SetETag(kept.Contact.Version);
        return TypedResults.Ok(kept);
    }

    private static async Task<Ok<ContactKept>> AllowMessages(Guid patientId, Guid contactId, AllowMessagesBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var kept = await mediator.Send(new AllowMessages(patientId, contactId, body.Allowed, ifMatch.Version), cancellationToken);
        context.SetETag(kept.Contact.Version);
        return TypedResults.Ok(kept);
    }

    private static async Task<Ok<ContactRemoved>> RemoveContact(Guid patientId, Guid contactId, IfMatch ifMatch, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RemoveContact(patientId, contactId, ifMatch.Version), cancellationToken));

    private static async Task<Ok<IdentifiersRevealed>> Reveal(Guid patientId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RevealIdentifiers(patientId), cancellationToken));

    private static async Task<Created<IdentifierKept>> AddIdentifier(Guid patientId, IdentifierDetails body, IMediator mediator, CancellationToken cancellationToken)
    {
        var kept = await mediator.Send(new AddIdentifier(patientId, body), cancellationToken);
        return TypedResults.Created($"/api/v1/patients/{patientId}/identifiers", kept);
    }

    private static async Task<Ok<IdentifierRemoved>> RemoveIdentifier(Guid patientId, Guid identifierId, RemoveIdentifierBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RemoveIdentifier(patientId, identifierId, body.Reason), cancellationToken));

    private static async Task<Ok<ConsentHistory>> Consents(Guid patientId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListConsents(patientId), cancellationToken));

    private static async Task<Created<ConsentRecorded>> Answer(Guid patientId, ConsentAnswer body, IMediator mediator, CancellationToken cancellationToken)
    {
        var recorded = await mediator.Send(new RecordConsent(patientId, body), cancellationToken);
        return TypedResults.Created($"/api/v1/patients/{patientId}/consents", recorded);
    }

    private static async Task<Ok<ConsentRecorded>> Withdraw(Guid patientId, ConsentPurpose purpose, WithdrawConsentBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new WithdrawConsent(patientId, purpose, body.Reason), cancellationToken));

    private static async Task<Ok<UnavailabilitiesListed>> Unavailabilities(Guid patientId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListUnavailabilities(patientId), cancellationToken));

    private static async Task<Created<UnavailabilityAdded>> AddDates(Guid patientId, AddUnavailabilityBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        var added = await mediator.Send(new AddUnavailability(patientId, body.From, body.To, body.Reason), cancellationToken);
        return TypedResults.Created($"/api/v1/patients/{patientId}/unavailabilities", added);
    }

    private static async Task<Ok<UnavailabilityRemoved>> RemoveDates(Guid patientId, Guid unavailabilityId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RemoveUnavailability(patientId, unavailabilityId), cancellationToken));
}

internal sealed record RemoveIdentifierBody(string Reason);

internal sealed record WithdrawConsentBody(string Reason);

/// <param name="From">First day, inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
internal sealed record AddUnavailabilityBody(LocalDate From, LocalDate To, string? Reason = null);

/// <param name="Allowed">False: nothing is written to the person from now on.</param>
internal sealed record AllowMessagesBody(bool Allowed);
