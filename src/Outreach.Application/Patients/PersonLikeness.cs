using F23.StringSimilarity;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>How alike two people are.</summary>
/// <param name="Score">0 to 100; from <see cref="Worth"/> on they may be the same person.</param>
/// <param name="Reasons">Codes of what spoke for it and against it.</param>
internal sealed record PersonLikeness(int Score, IReadOnlyList<string> Reasons)
{
    /// <summary>From here on staff are told.</summary>
    public const int Worth = 50;

    private const int SameIdentifier = 70;
    private const int SameIdentifierEnding = 15;
    private const int SameNames = 45;
    private const int SimilarNames = 30;
    private const int SameDate = 35;
    private const int YearAgrees = 15;
    private const int NearDate = 10;
    private const int BirthDiffers = -15;
    private const int PhoneInCommon = 20;
    private const int SexDiffers = -40;
    private const double Similar = 0.9;
    private const string PartlyKept = "in.aadhaar";

    private static readonly PersonLikeness Different = new(0, []);
    private static readonly JaroWinkler Spelling = new();

    /// <summary>Two different personal numbers of one kind are two persons, whatever else agrees.</summary>
    public static PersonLikeness Of(PersonToCompare a, PersonToCompare b)
    {
        var score = 0;
        var reasons = new List<string>();
        void Count(int points, string reason)
        {
            score += points;
            reasons.Add(reason);
        }

        var pairs = a.Identifiers.Where(i => i.Holds).Join(b.Identifiers.Where(i => i.Holds), i => i.Type, i => i.Type, (x, y) => (x.Type, Same: x.Value == y.Value)).ToList();
        if (pairs.GroupBy(p => p.Type).Any(type => PersonalIdentifiers.IsPersonalNumber(type.Key) && type.All(p => !p.Same)))
        {
            return Different;
        }

        if (pairs.Any(p => p.Same && p.Type != PartlyKept))
        {
            Count(SameIdentifier, "same-identifier");
        }
        else if (pairs.Any(p => p.Same))
        {
            Count(SameIdentifierEnding, "same-identifier-ending");
        }

        if (NamePairKey.Of(a.FamilyName, a.GivenName) == NamePairKey.Of(b.FamilyName, b.GivenName))
        {
            Count(SameNames, "same-names");
        }
        else if (AreSimilar(a, b))
        {
            Count(SimilarNames, "similar-names");
        }

        switch (a.Birth is { } birth && b.Birth is { } otherBirth ? Compare(birth, otherBirth) : BirthAgreement.Unknown)
        {
            case BirthAgreement.SameDate: Count(SameDate, "same-birth-date"); break;
            case BirthAgreement.YearAgrees: Count(YearAgrees, "birth-year-agrees"); break;
            case BirthAgreement.NearDate: Count(NearDate, "near-birth-date"); break;
            case BirthAgreement.Differs: Count(BirthDiffers, "birth-differs"); break;
        }

        if (a.Phones.Intersect(b.Phones, StringComparer.Ordinal).Any())
        {
            Count(PhoneInCommon, "phone-in-common");
        }

        if (a.Sex is { } sex && b.Sex is { } other && sex != other)
        {
            Count(SexDiffers, "sex-differs");
        }

        return new PersonLikeness(Math.Clamp(score, 0, 100), reasons);
    }

    /// <summary>Family with family and given with given name, or crosswise: lists mix the two up.</summary>
    private static bool AreSimilar(PersonToCompare a, PersonToCompare b)
    {
        var (familyA, givenA, familyB, givenB) = (NameKey.Of(a.FamilyName), NameKey.Of(a.GivenName), NameKey.Of(b.FamilyName), NameKey.Of(b.GivenName));
        return (AreSimilar(familyA, familyB) && AreSimilar(givenA, givenB)) || (AreSimilar(familyA, givenB) && AreSimilar(givenA, familyB));
    }

    private static bool AreSimilar(string a, string b) => a.Length > 0 && b.Length > 0 && Spelling.Similarity(a, b) >= Similar;

    private static BirthAgreement Compare(Birth a, Birth b)
    {
        if (a.Date is { } x && b.Date is { } y)
        {
            var differing = (x.Year != y.Year ? 1 : 0) + (x.Month != y.Month ? 1 : 0) + (x.Day != y.Day ? 1 : 0);
            var swapped = x.Year == y.Year && x.Month == y.Day && x.Day == y.Month;
            return differing == 0 ? BirthAgreement.SameDate : differing == 1 || swapped ? BirthAgreement.NearDate : BirthAgreement.Differs;
        }

        var tolerance = a.Precision == BirthPrecision.Estimated || b.Precision == BirthPrecision.Estimated ? 1 : 0;
        return Math.Abs(a.Year - b.Year) <= tolerance ? BirthAgreement.YearAgrees : BirthAgreement.Differs;
    }

    private enum BirthAgreement
    {
        Unknown,
        Differs,
        NearDate,
        YearAgrees,
        SameDate,
    }
}
