using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Register a person, with everything that is known of them at the desk.</summary>
/// <param name="HospitalId">The home hospital: one of the caller's.</param>
[Requires(Permission.RegisterPatients)]
public sealed record RegisterPatient(
    Guid HospitalId, PersonDetails Person, IReadOnlyList<ContactDetails>? Contacts = null,
    IReadOnlyList<IdentifierDetails>? Identifiers = null, IReadOnlyList<ConsentAnswer>? Consents = null) : ICommand<PatientRegistered>;

/// <param name="Reference">To be read over the phone.</param>
/// <param name="Warnings">To look at; nothing was refused because of them.</param>
/// <param name="LikelyDuplicates">Who may be the same person, best first.</param>
public sealed record PatientRegistered(
    Guid PatientId, string Reference, IReadOnlyList<PatientWarning> Warnings, IReadOnlyList<DuplicateHint> LikelyDuplicates, long Version);

/// <summary>A record that may be of the same person; who it is, the duplicates of the patient say.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Reasons">Codes, as in <c>same-names</c>.</param>
public sealed record DuplicateHint(Guid PatientId, string Reference, int Score, IReadOnlyList<string> Reasons);

internal sealed class RegisterPatientValidator : AbstractValidator<RegisterPatient>
{
    private const int MaxContacts = 10;
    private const int MaxIdentifiers = 10;

    public RegisterPatientValidator(IClock clock)
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Person).NotNull().SetValidator(new PersonDetailsValidator(clock));
        RuleFor(r => r.Contacts).Must(c => c is null || c.Count <= MaxContacts).WithMessage($"At most {MaxContacts} contacts.");
        RuleForEach(r => r.Contacts).NotNull().SetValidator(new ContactDetailsValidator());
        RuleFor(r => r.Identifiers).Must(i => i is null || i.Count <= MaxIdentifiers).WithMessage($"At most {MaxIdentifiers} identifiers.");
        RuleForEach(r => r.Identifiers).NotNull().SetValidator(new IdentifierDetailsValidator());
        RuleForEach(r => r.Consents).NotNull().SetValidator(new ConsentAnswerValidator());
        RuleFor(r => r.Consents)
            .Must(c => c is null || c.Where(a => a is not null).DistinctBy(a => a.Purpose).Count() == c.Count)
            .WithMessage("Each purpose once.");
    }
}

internal sealed class RegisterPatientHandler(OutreachDbContext db, IClock clock, Caller caller, AuditTrail audit, PatientAccess access, DuplicateCandidates duplicates)
    : IRequestHandler<RegisterPatient, PatientRegistered>
{
    public async Task<PatientRegistered> Handle(RegisterPatient request, CancellationToken cancellationToken)
    {
        var hospital = await access.HospitalAsync(request.HospitalId, Permission.RegisterPatients, cancellationToken);
        var patient = new Patient(
            EntityId.New<PatientId>(clock), ReferenceCode.New(ReferenceKind.Patient), hospital.Id, clock.GetCurrentInstant(), caller.UserId);
        request.Person.WriteTo(patient);

        var warnings = new List<PatientWarning>();
        var contacts = new List<PatientContact>();
        foreach (var (index, details) in (request.Contacts ?? []).Index())
        {
            var contact = new PatientContact(EntityId.New<ContactId>(clock), patient.Id, details.Kind);
            warnings.AddRange(ContactFacts.Write(details, contact, patient, hospital, index, $"Contacts[{index}]"));
            contacts.Add(contact);
        }

        var identifiers = new List<PatientIdentifier>();
        foreach (var (index, details) in (request.Identifiers ?? []).Index())
        {
            var reading = IdentifierFacts.Read(details);
            warnings.AddRange(IdentifierFacts.Warnings(reading, patient, $"identifiers[{index}]"));
            var identifier = IdentifierFacts.Make(details, reading, EntityId.New<IdentifierId>(clock), patient.Id);
            if (!identifiers.Any(i => i.Type == identifier.Type && i.Value == identifier.Value))
            {
                identifiers.Add(identifier);
            }
        }

        var likely = await duplicates.OfAsync(PersonToCompare.From(patient, contacts, identifiers), Permission.RegisterPatients, cancellationToken);

        db.Add(patient);
        db.AddRange(contacts);
        db.AddRange(identifiers);
        db.AddRange((request.Consents ?? []).Select(c => new PatientConsent(
            EntityId.New<ConsentId>(clock), patient.Id, c.Purpose, c.Given, c.Method, c.TextVersion, c.Language ?? patient.Language, clock.GetCurrentInstant(), caller.UserId)));
        db.AddRange(PatientSearchTerms.RowsFor(patient.Id, patient.HomeHospitalId, new SearchableFacts(
            patient.Reference, patient.FamilyName, patient.GivenName, patient.Patronymic, contacts.Select(c => c.Phone), identifiers.Select(i => i.Value))));
        audit.Record("patient", patient.Id.Value, patient.Id, hospital.Id, to: nameof(PatientStatus.Active));
        await db.SaveChangesAsync(cancellationToken);

        return new PatientRegistered(
            patient.Id.Value, patient.Reference, warnings,
            [.. likely.Select(d => new DuplicateHint(d.PatientId, d.Reference, d.Score, d.Reasons))], patient.Version);
    }
}
