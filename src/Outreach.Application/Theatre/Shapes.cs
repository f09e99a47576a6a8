using System.Buffers.Text;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using NodaTime;

namespace Outreach.Application.Theatre;

/// <summary>Shapes that several requests of the schedule check.</summary>
internal static class Shapes
{
    /// <summary>Outside of these years a date is a slip of the pen, and instants would leave their range.</summary>
    private static readonly LocalDate Earliest = new(2000, 1, 1);

    private static readonly LocalDate Latest = new(2199, 12, 31);

    public static IRuleBuilderOptions<T, string> Code<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Matches("^[A-Z0-9][A-Z0-9-]{1,31}$").WithMessage("2 to 32 capital letters, digits and hyphens.");

    public static IRuleBuilderOptions<T, string> Country<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Matches("^[A-Z]{2}$").WithMessage("Two capital letters of ISO 3166.");

    public static IRuleBuilderOptions<T, LocalDate> SensibleDate<T>(this IRuleBuilder<T, LocalDate> rule) =>
        rule.Must(d => d >= Earliest && d <= Latest).WithMessage("A date from 2000 to 2199.");

    public static IRuleBuilderOptions<T, LocalDate?> SensibleDate<T>(this IRuleBuilder<T, LocalDate?> rule) =>
        rule.Must(d => d is null || (d >= Earliest && d <= Latest)).WithMessage("A date from 2000 to 2199.");

    public static IRuleBuilderOptions<T, int> PageLimit<T>(this IRuleBuilder<T, int> rule) => rule.InclusiveBetween(1, 200);

    /// <summary>A refusal that points at a field, for what only the database can tell.</summary>
    public static ValidationException FieldError(string field, string message) => new([new ValidationFailure(field, message)]);
}

/// <summary>Where the next page begins, as callers see it: opaque text.</summary>
internal static class PageMark
{
    public static string Write(params ReadOnlySpan<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts!)));

    /// <exception cref="ValidationException">It is not a mark of such a list.</exception>
    public static string[]? Read(string? mark, int parts)
    {
        if (mark is null)
        {
            return null;
        }

        var bytes = mark.Length <= 1000 && Base64Url.IsValid(mark) ? Base64Url.DecodeFromChars(mark) : [];
        var read = Encoding.UTF8.GetString(bytes).Split('\n');
        return read.Length == parts && Array.TrueForAll(read, r => r.Length > 0 && !r.Any(char.IsControl))
            ? read
            : throw NotAMark();
    }

    public static ValidationException NotAMark() => Shapes.FieldError("After", "Not a page mark of this list.");
}
