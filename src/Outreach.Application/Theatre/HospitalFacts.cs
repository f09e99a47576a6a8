using System.Text.Json;
using FluentValidation;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>What is recorded of a hospital, whether it is new or changed.</summary>
public interface IHospitalFacts
{
    string Name { get; }

    /// <summary>In the country's own language.</summary>
    string? NameLocal { get; }

    /// <summary>As messages name the hospital's clock.</summary>
    string City { get; }

    /// <summary>Degrees north, -90 to 90.</summary>
    double Latitude { get; }

    /// <summary>Degrees east, -180 to 180.</summary>
    double Longitude { get; }

    /// <summary>IANA zone.</summary>
    string Zone { get; }

    /// <summary>Message languages, the preferred first.</summary>
    IReadOnlyList<string> WorkingLanguages { get; }

    /// <summary>The number that messages give to call, E.164.</summary>
    string? Phone { get; }

    /// <summary>What to bring and do before surgery, by message language; at most 500 characters each.</summary>
    IReadOnlyDictionary<string, string>? Instructions { get; }
}

/// <summary>A hospital after a change.</summary>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record HospitalChanged(Guid HospitalId, long Version);

internal abstract class HospitalFactsValidator<T> : AbstractValidator<T>
    where T : IHospitalFacts
{
    protected HospitalFactsValidator()
    {
        RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
        RuleFor(r => r.NameLocal).MaximumLength(200);
        RuleFor(r => r.City).NotEmpty().MaximumLength(100);
        RuleFor(r => r.Latitude).InclusiveBetween(-90, 90);
        RuleFor(r => r.Longitude).InclusiveBetween(-180, 180);
        RuleFor(r => r.Zone).MaximumLength(64).Must(HospitalTime.IsZone).WithMessage("Not a zone of the IANA time-zone database.");
        RuleFor(r => r.WorkingLanguages).NotEmpty().WithMessage("At least one language.");
        RuleFor(r => r.WorkingLanguages)
            .Must(l => l is null || l.Distinct().Count() == l.Count).WithMessage("Each language once.");
        RuleForEach(r => r.WorkingLanguages).Must(MessageLanguages.All.Contains).WithMessage($"One of {string.Join(", ", MessageLanguages.All)}.");
        RuleFor(r => r.Phone).Matches(@"^\+[1-9][0-9]{6,14}$").WithMessage("An E.164 number: + and 7 to 15 digits.");
        RuleFor(r => r.Instructions)
            .Must(i => i is null || i.Keys.All(MessageLanguages.All.Contains)).WithMessage($"Keys are languages: {string.Join(", ", MessageLanguages.All)}.")
            .Must(i => i is null || i.Values.All(t => !string.IsNullOrWhiteSpace(t) && t.Length <= 500)).WithMessage("Each text has 1 to 500 characters.");
    }
}

internal static class HospitalFactsExtensions
{
    public static void Describe(this Hospital hospital, IHospitalFacts facts) => hospital.Describe(
        facts.Name.Trim(), facts.NameLocal?.Trim(), facts.City.Trim(), facts.Latitude, facts.Longitude, facts.Zone, facts.WorkingLanguages, facts.Phone,
        facts.Instructions is { Count: > 0 } instructions ? JsonSerializer.Serialize(instructions, OutreachJson.Options) : null);
}
