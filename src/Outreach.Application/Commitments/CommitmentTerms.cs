using FluentValidation;
using NodaTime;

namespace Outreach.Application.Commitments;

/// <summary>What a donor pledges.</summary>
/// <param name="Code">Short and unique, as in <c>SCO-2025</c>.</param>
/// <param name="DonorCountry">ISO 3166 alpha-2.</param>
/// <param name="Pledged">Operations, 1 to 1,000,000.</param>
/// <param name="WindowFrom">First day of operation that counts, in the hospital's calendar.</param>
/// <param name="WindowTo">Last day, inclusive.</param>
/// <param name="ScopeCountries">ISO 3166 alpha-2 codes: whose nationals or residents it is for.</param>
public sealed record CommitmentTerms(
    string Code, string Name, string DonorCountry, int Pledged, LocalDate WindowFrom, LocalDate WindowTo, IReadOnlyList<string> ScopeCountries);

internal sealed class CommitmentTermsValidator : AbstractValidator<CommitmentTerms>
{
    private const string CountryCode = "^[A-Z]{2}$";

    private static readonly LocalDate Earliest = new(2000, 1, 1);
    private static readonly LocalDate Latest = new(2100, 12, 31);

    public CommitmentTermsValidator()
    {
        RuleFor(t => t.Code).NotEmpty().MaximumLength(32).Matches("^[A-Za-z0-9][A-Za-z0-9-]*$");
        RuleFor(t => t.Name).NotEmpty().MaximumLength(200);
        RuleFor(t => t.DonorCountry).NotEmpty().Matches(CountryCode);
        RuleFor(t => t.Pledged).InclusiveBetween(1, 1_000_000);
        RuleFor(t => t.WindowFrom).InclusiveBetween(Earliest, Latest);
        RuleFor(t => t.WindowTo).InclusiveBetween(Earliest, Latest).GreaterThanOrEqualTo(t => t.WindowFrom);
        RuleFor(t => t.ScopeCountries).Cascade(CascadeMode.Stop).NotEmpty().Must(c => c.Count <= 100).WithMessage("At most 100 countries.");
        RuleFor(t => t.ScopeCountries).Must(c => c.Distinct().Count() == c.Count).When(t => t.ScopeCountries is not null).WithMessage("A country is named twice.");
        RuleForEach(t => t.ScopeCountries).NotNull().Matches(CountryCode);
    }
}
