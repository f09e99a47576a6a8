using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Domain.Screening;

/// <summary>
/// Reads visual acuity as it is written in the member states. Nothing is guessed: a field that holds anything else beside a figure is unreadable.
/// </summary>
public static partial class AcuityParser
{
    /// <summary>Longest text that can be an acuity.</summary>
    public const int MaxLength = 100;

    /// <summary>Fingers are counted at most so far away, in metres.</summary>
    private const decimal MaxDistanceMetres = 10m;

    /// <summary>LogMAR that studies give fingers counted near the face and hand movements (Schulze-Bonsel 2006); for statistics only.</summary>
    private const double CountingFingersLogMar = 1.98, HandMovementLogMar = 2.28;

    private static readonly char[] _separators = [' ', ',', ';', ':', '/'];

    /// <summary>Reads an acuity field: a figure in any notation, with or without the word for an operated eye.</summary>
    public static AcuityText Parse(string? text)
    {
        var cleaned = TextFolding.Clean(text);
        if (cleaned.Length == 0)
        {
            return default;
        }

        if (cleaned.Length > MaxLength)
        {
            return new AcuityText(null, false, true);
        }

        var plain = Plain(TextFolding.Fold(cleaned));
        if (Figure(plain) is { } acuity)
        {
            return new AcuityText(acuity, false, false);
        }

        var latin = TextFolding.AsLatinLookalikes(plain);
        if (AcuityWords.Operated.Matches(plain, latin))
        {
            return new AcuityText(null, true, false);
        }

        if ((AcuityWords.Operated.TryTakeStart(plain, latin, true, out var rest) || AcuityWords.Operated.TryTakeEnd(plain, latin, out rest))
            && Figure(rest.Trim(_separators)) is { } figure)
        {
            return new AcuityText(figure, true, false);
        }

        return new AcuityText(null, false, true);
    }

    private static VisualAcuity? Figure(string text)
    {
        var latin = TextFolding.AsLatinLookalikes(text);
        return Numeric(text, latin) ?? Worded(text, latin);
    }

    private static VisualAcuity? Numeric(string text, string latin)
    {
        if (Bare().Match(text) is { Success: true } bare)
        {
            var value = Number(bare.Groups["n"].Value);
            var withoutCorrection = bare.Groups["nk"].Success;
            if (value == 0)
            {
                return withoutCorrection ? null : new VisualAcuity(AcuityNotation.NoLightPerception, VisualAcuity.NoLightRank, null);
            }

            if (value <= 2.0m)
            {
                return new VisualAcuity(AcuityNotation.DecimalFraction, AcuityRanks.OfDecimal(value), -Math.Log10((double)value));
            }

            return value is >= 3.0m and <= 5.3m && !withoutCorrection
                ? new VisualAcuity(AcuityNotation.FivePoint, AcuityRanks.OfFivePoint(value), 5.0 - (double)value)
                : null;
        }

        if (Fraction().Match(latin) is { Success: true } fraction)
        {
            var numerator = Number(fraction.Groups["n"].Value);
            var denominator = Number(fraction.Groups["d"].Value);
            return numerator is > 0 and <= 6 && denominator is >= 3 and <= 60
                ? new VisualAcuity(AcuityNotation.Snellen, AcuityRanks.OfSnellen(numerator, denominator), Math.Log10((double)(denominator / numerator)))
                : null;
        }

        if (LogMar().Match(text) is { Success: true } logMar)
        {
            var value = Number(logMar.Groups["n"].Value.Replace('−', '-'));
            return value is >= -0.5m and <= 3.0m ? new VisualAcuity(AcuityNotation.LogMar, AcuityRanks.OfLogMar(value), (double)value) : null;
        }

        return null;
    }

    private static VisualAcuity? Worded(string text, string latin)
    {
        if (AcuityWords.NoLightPerception.Matches(text, latin))
        {
            return new VisualAcuity(AcuityNotation.NoLightPerception, VisualAcuity.NoLightRank, null);
        }

        if (AcuityWords.CountingFingers.TryTakeStart(text, latin, false, out var rest))
        {
            return TryDistance(rest, out var metres)
                ? new VisualAcuity(AcuityNotation.CountingFingers, AcuityRanks.OfCountingFingers(metres), metres is { } at ? Math.Log10(60 / (double)at) : CountingFingersLogMar, metres)
                : null;
        }

        if (AcuityWords.HandMovement.TryTakeStart(text, latin, false, out rest))
        {
            return TryDistance(rest, out var metres) ? new VisualAcuity(AcuityNotation.HandMovement, 5, HandMovementLogMar, metres) : null;
        }

        if (AcuityWords.LightPerception.TryTakeStart(text, latin, true, out rest))
        {
            return TryProjection(rest, out var projection) ? new VisualAcuity(AcuityNotation.LightPerception, 5, null, null, projection) : null;
        }

        if (AcuityWords.OneOverInfinity.TryTakeStart(text, latin, false, out rest))
        {
            return TryProjection(rest, out var projection) ? new VisualAcuity(AcuityNotation.OneOverInfinity, 5, null, null, projection) : null;
        }

        return null;
    }

    /// <param name="metres">Null if no distance is stated or it is at the face.</param>
    private static bool TryDistance(string rest, out decimal? metres)
    {
        metres = null;
        var behind = Separator().Replace(rest, string.Empty, 1);
        if (behind.Length == 0)
        {
            return rest.Length == 0;
        }

        if (AcuityWords.AtFace.Matches(behind, behind))
        {
            return true;
        }

        if (Distance().Match(behind) is not { Success: true } match)
        {
            return false;
        }

        var value = Number(match.Groups["n"].Value);
        metres = match.Groups["cm"].Success ? value / 100 : value;
        return metres is > 0 and <= MaxDistanceMetres;
    }

    private static bool TryProjection(string rest, out LightProjection projection)
    {
        projection = LightProjection.NotStated;
        if (rest.Length == 0)
        {
            return true;
        }

        return AcuityWords.Projections.TryGetValue(rest.TrimStart(_separators), out projection);
    }

    /// <summary>Points of abbreviations and brackets are ignored: <c>сч.п. 2м</c>, <c>6/60 (P)</c>. A point or comma between digits stays.</summary>
    private static string Plain(string folded)
    {
        var plain = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            plain.Append(c is '(' or ')' or '[' or ']' or '{' or '}' or '【' or '】' || (c == '.' && i > 0 && char.IsLetter(folded[i - 1])) ? ' ' : c);
        }

        var collapsed = TextFolding.CollapseBlanks(plain.ToString());
        return collapsed.Contains('/', StringComparison.Ordinal) ? Slash().Replace(collapsed, "/") : collapsed;
    }

    private static decimal Number(string text) => decimal.Parse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<n>[0-9](?:[.,][0-9]{1,20})?)(?<nk> ?(?:н/к|нк|н к))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex(@"^(?<n>[0-9](?:[.,][0-9]{1,2})?)/(?<d>[0-9]{1,2}(?:[.,][0-9])?) ?p?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^(?:logmar ?[=:]? ?(?<n>[\-−]?[0-9](?:[.,][0-9]{1,20})?)|(?<n>[\-−]?[0-9](?:[.,][0-9]{1,20})?) ?logmar)$", RegexOptions.CultureInvariant)]
    private static partial Regex LogMar();

    [GeneratedRegex(@"^ ?(?:с|на|at)? ?(?<n>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:(?<m>m|м|метр|metr|米|متر)|(?<cm>cm|см|sm|厘米|公分))$", RegexOptions.CultureInvariant)]
    private static partial Regex Distance();

    [GeneratedRegex("^ ?[@/:,]? ?", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(" ?/ ?", RegexOptions.CultureInvariant)]
    private static partial Regex Slash();
}
