using FluentValidation;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>A birth as far as it is known: a full date, or a year.</summary>
/// <param name="Date">Gregorian. Without it <paramref name="Year"/> is needed; with it the year may be left out or must agree.</param>
/// <param name="Year">Gregorian.</param>
/// <param name="IsEstimated">The year was worked out from a stated age.</param>
public sealed record BirthDetails(LocalDate? Date = null, int? Year = null, bool IsEstimated = false)
{
    internal bool IsKnown => Date is not null || Year is not null;

    internal Birth ToBirth() => (Date, Year, IsEstimated) switch
    {
        ({ } date, _, _) => Birth.On(date),
        (null, { } year, true) => Birth.Around(year),
        (null, { } year, false) => Birth.InYear(year),
        _ => throw new InvalidOperationException("A birth without date and year was not validated."),
    };

    internal static BirthDetails From(Birth birth) => new(birth.Date, birth.Year, birth.Precision == BirthPrecision.Estimated);
}

/// <summary>What is known of a person, as a member of staff writes it down.</summary>
/// <param name="FamilyName">As written, in any script. One of family and given name is needed.</param>
/// <param name="Citizenship">ISO 3166 alpha-2.</param>
/// <param name="ResidenceCountry">ISO 3166 alpha-2.</param>
/// <param name="Language">The person's own, as a BCP 47 tag: <c>uz-Cyrl</c>.</param>
/// <param name="DependsOnCarer">Needs somebody's care in daily life.</param>
/// <param name="IsCarerOrEarner">Cares for others or earns for them.</param>
/// <param name="TravelMinutes">How long they travel to the hospital, as they say; up to a week.</param>
public sealed record PersonDetails(
    string? FamilyName, string? GivenName, string? Patronymic, Sex? Sex, BirthDetails Birth, string? Citizenship, string? ResidenceCountry,
    string? Address, string? Notes, string Language, bool DependsOnCarer = false, bool IsCarerOrEarner = false, int? TravelMinutes = null)
{
    internal void WriteTo(Patient patient)
    {
        patient.Describe(Kept(FamilyName), Kept(GivenName), KeptOrNull(Patronymic), Sex, Birth.ToBirth(), Citizenship, ResidenceCountry);
        patient.DescribeCircumstances(KeptOrNull(Address), KeptOrNull(Notes), Language, DependsOnCarer, IsCarerOrEarner, TravelMinutes);
    }

    internal static PersonDetails From(Patient p) => new(
        p.FamilyName, p.GivenName, p.Patronymic, p.Sex, BirthDetails.From(p.Birth), p.Citizenship, p.ResidenceCountry,
        p.Address, p.Notes, p.Language, p.DependsOnCarer, p.IsCarerOrEarner, p.TravelMinutes);

    private static string Kept(string? text) => TextFolding.Clean(text);

    private static string? KeptOrNull(string? text) => TextFolding.Clean(text) is { Length: > 0 } kept ? kept : null;
}

/// <summary>Something that staff should look at; nothing was refused because of it.</summary>
/// <param name="Code">Stable: <c>identifier.check_digit</c>, <c>identifier.form</c>, <c>identifier.birth_mismatch</c>, <c>identifier.sex_mismatch</c>, <c>phone.unverified</c>.</param>
/// <param name="Field">Where it is in the request.</param>
public sealed record PatientWarning(string Code, string Field);

internal sealed class BirthDetailsValidator : AbstractValidator<BirthDetails>
{
    public BirthDetailsValidator(IClock clock)
    {
        // Nobody is born after today, wherever today is furthest on.
        LocalDate Latest() => clock.GetCurrentInstant().WithOffset(Offset.FromHours(14)).Date;
        RuleFor(b => b.Year).Must((b, year) => b.Date is not null || year is not null).WithMessage("A date or a year of birth is needed.");
        RuleFor(b => b.Date).Must(date => date is null || date <= Latest()).WithMessage("A birth cannot be in the future.");
        RuleFor(b => b.Date)
            .Must(date => date is null || date > Latest() || Birth.On(date.Value).AgeOn(Latest()) <= BirthText.MaxAge)
            .WithMessage($"Ages up to {BirthText.MaxAge} years are taken in.");
        RuleFor(b => b.Year)
            .Must(year => year is null || (year <= Latest().Year && year >= Latest().Year - BirthText.MaxAge))
            .WithMessage($"Ages from 0 to {BirthText.MaxAge} years are taken in.");
        RuleFor(b => b.Year).Must((b, year) => b.Date is null || year is null || year == b.Date.Value.Year).WithMessage("The year is not the date's.");
        RuleFor(b => b.IsEstimated).Equal(false).When(b => b.Date is not null).WithMessage("A full date is not an estimate.");
    }
}

internal sealed class PersonDetailsValidator : AbstractValidator<PersonDetails>
{
    public PersonDetailsValidator(IClock clock)
    {
        RuleFor(p => p.FamilyName).PlainText(100);
        RuleFor(p => p.GivenName).PlainText(100);
        RuleFor(p => p.FamilyName)
            .Must((p, _) => TextFolding.Clean(p.FamilyName).Length > 0 || TextFolding.Clean(p.GivenName).Length > 0)
            .WithMessage("A family name or a given name is needed.");
        RuleFor(p => p.Patronymic).PlainText(100);
        RuleFor(p => p.Sex).IsInEnum();
        RuleFor(p => p.Birth).NotNull().SetValidator(new BirthDetailsValidator(clock));
        RuleFor(p => p.Citizenship).Country();
        RuleFor(p => p.ResidenceCountry).Country();
        RuleFor(p => p.Address).PlainText(500, lines: true);
        RuleFor(p => p.Notes).PlainText(2000, lines: true);
        RuleFor(p => p.Language).NotEmpty().Language();
        RuleFor(p => p.TravelMinutes).InclusiveBetween(0, 7 * 24 * 60);
    }
}

/// <summary>Rules of shape that several requests share.</summary>
internal static class PatientRules
{
    /// <summary>At most so many characters, none of them a control character; line breaks only where lines are expected.</summary>
    public static IRuleBuilderOptions<T, string?> PlainText<T>(this IRuleBuilder<T, string?> rule, int max, bool lines = false) => rule
        .MaximumLength(max)

        // Composed characters can come apart when they are brought into their normal form.
        .Must(text => text is null || TextFolding.Clean(text).Length <= max)
        .WithMessage($"At most {max} characters.")
        .Must(text => text is null || !text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t')))
        .WithMessage("Control characters are not allowed.");

    public static IRuleBuilderOptions<T, string?> Country<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(code => code is null || Countries.IsCode(code))
        .WithMessage("A country is its ISO 3166 code of two capital letters.");

    public static IRuleBuilderOptions<T, string?> Language<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(tag => tag is null || Languages.IsKnown(tag))
        .WithMessage($"A language is one of {string.Join(", ", Languages.All)}.");

    /// <summary>Validates what is the whole body of the HTTP request: errors name its fields without a prefix.</summary>
    public static void IsBody<T, TBody>(this IRuleBuilder<T, TBody> rule, IValidator<TBody> validator)
        where TBody : class => rule.Custom((body, context) =>
        {
            if (body is null)
            {
                context.AddFailure("A body is needed.");
                return;
            }

            foreach (var failure in validator.Validate(body).Errors)
            {
                context.AddFailure(failure);
            }
        });

    public static IRuleBuilderOptions<T, string?> Reason<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().PlainText(500).MinimumLength(3);
}
