using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Who may be the person that is about to be registered.</summary>
/// <param name="HospitalId">Whose country's national phone numbers are meant.</param>
/// <param name="Birth">Left out, or without date and year, as long as nobody has asked.</param>
[Requires(Permission.RegisterPatients)]
public sealed record FindDuplicates(
    Guid HospitalId, string? FamilyName, string? GivenName, Sex? Sex, BirthDetails? Birth = null, IReadOnlyList<string>? Phones = null,
    IReadOnlyList<IdentifierDetails>? Identifiers = null) : IQuery<DuplicatesFound>;

/// <param name="Items">Best first; at most ten, from a score of 50 on.</param>
public sealed record DuplicatesFound(IReadOnlyList<DuplicateCandidate> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

/// <summary>Who may be the same person as a registered patient.</summary>
[Requires(Permission.ViewPatients)]
public sealed record GetDuplicates(Guid PatientId) : IQuery<DuplicatesFound>;

internal sealed class FindDuplicatesValidator : AbstractValidator<FindDuplicates>
{
    public FindDuplicatesValidator(IClock clock)
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.FamilyName).PlainText(100);
        RuleFor(r => r.GivenName).PlainText(100);
        RuleFor(r => r.Sex).IsInEnum();
        RuleFor(r => r.Birth!).SetValidator(new BirthDetailsValidator(clock)).When(r => r.Birth is { IsKnown: true });
        RuleFor(r => r.Phones).Must(p => p is null || p.Count <= 10).WithMessage("At most ten phones.");
        RuleForEach(r => r.Phones).NotNull().PlainText(100);
        RuleFor(r => r.Identifiers).Must(i => i is null || i.Count <= 10).WithMessage("At most ten identifiers.");
        RuleForEach(r => r.Identifiers).NotNull().ChildRules(i =>
        {
            i.RuleFor(d => d.Country).NotEmpty().Country();
            i.RuleFor(d => d.Value).NotEmpty().PlainText(IdentifierReading.MaxLength);
        });
    }
}

internal sealed class FindDuplicatesHandler(PatientAccess access, DuplicateCandidates duplicates) : IRequestHandler<FindDuplicates, DuplicatesFound>
{
    public async Task<DuplicatesFound> Handle(FindDuplicates request, CancellationToken cancellationToken)
    {
        var hospital = await access.HospitalAsync(request.HospitalId, Permission.RegisterPatients, cancellationToken);
        var person = new PersonToCompare(
            null, TextFolding.Clean(request.FamilyName), TextFolding.Clean(request.GivenName), request.Sex, request.Birth is { IsKnown: true } birth ? birth.ToBirth() : null,
            [.. (request.Phones ?? []).Select(p => MemberPhone.Read(p, hospital.Country).E164).OfType<string>()],
            [.. (request.Identifiers ?? []).Select(IdentifierFacts.Read).Select(r => new ComparedIdentifier(r.Type ?? string.Empty, r.Value, r.Holds))]);
        return new DuplicatesFound(await duplicates.OfAsync(person, Permission.RegisterPatients, cancellationToken));
    }
}

internal sealed class GetDuplicatesHandler(OutreachDbContext db, PatientAccess access, DuplicateCandidates duplicates) : IRequestHandler<GetDuplicates, DuplicatesFound>
{
    public async Task<DuplicatesFound> Handle(GetDuplicates request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.ViewPatients, cancellationToken);
        var patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken);
        var contacts = await db.Contacts.AsNoTracking().Where(c => c.PatientId == id && !c.IsRemoved).ToListAsync(cancellationToken);
        var identifiers = await db.Identifiers.AsNoTracking().Where(i => i.PatientId == id && !i.IsRemoved).ToListAsync(cancellationToken);
        return new DuplicatesFound(await duplicates.OfAsync(PersonToCompare.From(patient, contacts, identifiers), Permission.ViewPatients, cancellationToken));
    }
}
