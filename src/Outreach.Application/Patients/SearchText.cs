using System.Globalization;
using System.Linq.Expressions;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>What a person typed into the search box, as the terms that it may mean.</summary>
/// <param name="Whole">The text as one thing: a reference code, a phone, an identifier. Any will do.</param>
/// <param name="Words">The text as words of a name; of each word any will do, and every word must be met.</param>
/// <param name="BirthYear">A year that stood among the words.</param>
/// <param name="BookingReference">The text as the reference code of a booking.</param>
internal sealed record SearchText(
    IReadOnlyList<TermMatch> Whole, IReadOnlyList<IReadOnlyList<TermMatch>> Words, int? BirthYear, string? BookingReference)
{
    public const int MaxLength = 200;

    private const int MaxWords = 8;
    private const int MinPhoneDigits = 5;
    private const int MinIdentifier = 4;
    private const int MinIdentifierBeginning = 6;
    private const int EarliestYear = 1900;

    /// <param name="thisYear">Years after it are not of birth.</param>
    public static SearchText Read(string text, int thisYear)
    {
        var folded = TextFolding.Fold(TextFolding.Clean(text));
        var words = new List<IReadOnlyList<TermMatch>>();
        int? birthYear = null;
        if (folded.Any(char.IsLetter))
        {
            foreach (var word in NameTerms.Words(folded).Take(MaxWords))
            {
                if (word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= EarliestYear && year <= thisYear)
                {
                    birthYear = year;
                }
                else if ((word.Any(char.IsAsciiDigit) ? Numbered(word) : NameTerms.Asked(word)) is { Count: > 0 } asked)
                {
                    words.Add(asked);
                }
            }
        }

        return new SearchText(
            [.. Reference(text), .. Numbered(folded)],
            words,
            birthYear,
            ReferenceCode.TryNormalize(folded, ReferenceKind.Booking, out var booking) ? booking : null);
    }

    /// <summary>The term is one of the asked.</summary>
    public static Expression<Func<PatientSearchTerm, bool>> AnyOf(IEnumerable<TermMatch> matches) => matches.Select(Is).Aggregate(Either);

    /// <summary>The person whose name this is has one of the asked in it too.</summary>
    public static Expression<Func<PatientSearchTerm, bool>> HasBeside(IEnumerable<TermMatch> matches) => matches.Select(PatientSearchTerms.InWords).Select(HasInWords).Aggregate(Either);

    public static Expression<Func<PatientSearchTerm, bool>> Either(Expression<Func<PatientSearchTerm, bool>> one, Expression<Func<PatientSearchTerm, bool>> other) =>
        Expression.Lambda<Func<PatientSearchTerm, bool>>(Expression.OrElse(one.Body, new Replace(other.Parameters[0], one.Parameters[0]).Visit(other.Body)), one.Parameters[0]);

    /// <summary>One letter as a beginning is no lead: too many names begin with it. Alone it must be the whole name.</summary>
    public static IEnumerable<TermMatch> Leading(IEnumerable<TermMatch> matches) =>
        matches.Select(m => m is { IsBeginning: true, Term: [_, ':', >= 'a' and <= 'z'] } ? m with { IsBeginning = false } : m);

    private static Expression<Func<PatientSearchTerm, bool>> Is(TermMatch match)
    {
        var (low, high) = (match.Term, match.End);
        return match.IsBeginning
            ? t => t.Term.CompareTo(low) >= 0 && t.Term.CompareTo(high) < 0
            : t => t.Term == low;
    }

    private static Expression<Func<PatientSearchTerm, bool>> HasInWords(string term) => t => t.Words!.Contains(term);

    private static IEnumerable<TermMatch> Reference(string text) =>
        ReferenceCode.TryNormalize(text, ReferenceKind.Patient, out var code) ? [new TermMatch(PatientSearchTerms.OfReference(code), false)] : [];

    private static List<TermMatch> Numbered(string folded)
    {
        var matches = new List<TermMatch>();
        if (!folded.Any(char.IsAsciiDigit))
        {
            return matches;
        }

        var value = PersonalIdentifiers.Read(folded, null).Value;
        if (value.Length is >= MinIdentifier and <= IdentifierReading.MaxLength)
        {
            matches.Add(new TermMatch(PatientSearchTerms.OfIdentifier(value), value.Length >= MinIdentifierBeginning));

            // As the states write it: zeros in front, or the end only.
            matches.AddRange(MemberStates.All
                .Select(state => PersonalIdentifiers.Read(folded, state.Code))
                .Where(reading => reading.HasValidCheckDigit && reading.Value != value)
                .Select(reading => new TermMatch(PatientSearchTerms.OfIdentifier(reading.Value), false)));
        }

        var digits = string.Concat(folded.Where(char.IsAsciiDigit));
        if (digits.Length >= MinPhoneDigits && !folded.Any(char.IsLetter))
        {
            matches.AddRange(new[] { digits, Without(digits, "810"), Without(digits, "00"), Without(digits, "0"), Without(digits, "8") }
                .Where(number => number.Length >= MinPhoneDigits)
                .Distinct(StringComparer.Ordinal)
                .Select(number => new TermMatch(PatientSearchTerms.OfPhone(number), true)));
        }

        return matches;
    }

    private static string Without(string digits, string prefix) => digits.StartsWith(prefix, StringComparison.Ordinal) ? digits[prefix.Length..] : digits;

    private sealed class Replace(ParameterExpression before, ParameterExpression after) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == before ? after : node;
    }
}
