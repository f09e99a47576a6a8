using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Domain.Screening;

/// <summary>Systolic over diastolic pressure, both in mm Hg.</summary>
public readonly record struct BloodPressure(int Systolic, int Diastolic);

/// <summary>A glucose as written and what it means.</summary>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="MmolPerLitre">Rounded to one decimal before any cut.</param>
/// <param name="UnitAssumed">No unit was written, and the figure can only be mg/dL.</param>
public readonly record struct GlucoseFigure(decimal Value, GlucoseUnit Unit, decimal MmolPerLitre, bool UnitAssumed);

/// <summary>Reads the figures of a workup and the words of a diagnosis as the lists write them.</summary>
public static partial class WorkupText
{
    /// <summary>mg/dL for one mmol/L of glucose.</summary>
    public const decimal GlucoseFactor = 18.02m;

    /// <summary>A figure without a unit above this is mg/dL, up to it mmol/L.</summary>
    private const decimal HighestPlainMmol = 35m;

    private const int MaxLength = 60;

    private static readonly string[] _cataractWords = ["катаракт", "cataract", "katarakta", "白内障", "آب مروارید"];
    private static readonly string[] _afterCataractWords = ["after-cataract", "secondary cataract", "ikkilamchi katarakta", "后发性白内障"];

    /// <returns>Null if it is no blood pressure: systolic 60 to 300 above diastolic 30 to 200.</returns>
    public static BloodPressure? ReadBloodPressure(string? text)
    {
        if (Short(text) is not { } folded || Pressure().Match(folded) is not { Success: true } match)
        {
            return null;
        }

        var systolic = int.Parse(match.Groups["s"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var diastolic = int.Parse(match.Groups["d"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return systolic is >= 60 and <= 300 && diastolic is >= 30 and <= 200 && systolic > diastolic ? new BloodPressure(systolic, diastolic) : null;
    }

    /// <returns>Null if it is no glucose: 1 to 60 mmol/L.</returns>
    public static GlucoseFigure? ReadGlucose(string? text)
    {
        if (Short(text) is not { } folded || Sugar().Match(folded) is not { Success: true } match)
        {
            return null;
        }

        var value = decimal.Parse(match.Groups["n"].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var stated = match.Groups["mmol"].Success || match.Groups["mg"].Success;
        var isMg = match.Groups["mg"].Success || (!stated && value > HighestPlainMmol);
        var mmol = InMmolPerLitre(value, isMg ? GlucoseUnit.MgPerDecilitre : GlucoseUnit.MmolPerLitre);
        return mmol is >= 1 and <= 60
            ? new GlucoseFigure(value, isMg ? GlucoseUnit.MgPerDecilitre : GlucoseUnit.MmolPerLitre, mmol, isMg && !stated)
            : null;
    }

    /// <summary>mmol/L, rounded to one decimal: 200 mg/dL is 11.1, 300 is 16.6, 301 is 16.7.</summary>
    public static decimal InMmolPerLitre(decimal value, GlucoseUnit unit) =>
        decimal.Round(unit == GlucoseUnit.MgPerDecilitre ? value / GlucoseFactor : value, 1, MidpointRounding.AwayFromZero);

    /// <summary>A code of cataract (H25, H26 but not H26.4, H28, Q12.0, 9B10), or without any code a word for it that does not mean after-cataract.</summary>
    public static bool NamesCataract(string diagnosis)
    {
        var folded = TextFolding.Fold(TextFolding.Clean(diagnosis));
        var latin = TextFolding.AsLatinLookalikes(folded);
        if (CataractCode().IsMatch(latin))
        {
            return true;
        }

        if (AnyCode().IsMatch(folded) || CodeInOnePiece().IsMatch(latin))
        {
            return false;
        }

        folded = AfterCataractInRussian().Replace(folded, " ");
        foreach (var word in _afterCataractWords)
        {
            folded = folded.Replace(word, " ", StringComparison.Ordinal);
        }

        return _cataractWords.Any(word => folded.Contains(word, StringComparison.Ordinal));
    }

    private static string? Short(string? text) => text is null || text.Length > MaxLength ? null : TextFolding.Fold(TextFolding.Clean(text));

    [GeneratedRegex(@"^(?<s>[0-9]{2,3}) ?(?:[/\\\-xх*]|на) ?(?<d>[0-9]{2,3}) ?(?:mm ?hg\.?|мм\.? ?рт\.? ?ст\.?|мм\.?|毫米汞柱)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pressure();

    [GeneratedRegex(@"^(?<n>[0-9]{1,4}(?:[.,][0-9]{1,3})?) ?(?:(?<mmol>mmol(?:/l)?|ммоль(?:/л)?)|(?<mg>mg/dl|мг/дл|mg ?%|мг ?%))?\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex Sugar();

    /// <summary>In any case: <c>с вторичной катарактой</c>.</summary>
    [GeneratedRegex(@"вторичн\p{L}* катаракт\p{L}*", RegexOptions.CultureInvariant)]
    private static partial Regex AfterCataractInRussian();

    /// <summary>Not the end of a word before a figure: <c>план 25</c> looks like one.</summary>
    [GeneratedRegex(@"(?<![a-z\p{IsCyrillic}])(?:h ?25|h ?26(?! ?[.,]? ?4)|h ?28|q ?12[.,]?0|9b10)", RegexOptions.CultureInvariant)]
    private static partial Regex CataractCode();

    [GeneratedRegex(@"(?<![a-z\p{IsCyrillic}])[a-z] ?[0-9]{2}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex AnyCode();

    /// <summary>Typed in Cyrillic letters of the same look, where a letter that stands alone is a word: <c>с 50 лет</c>.</summary>
    [GeneratedRegex(@"(?<![a-z\p{IsCyrillic}])[a-z][0-9]{2}(?![0-9])|(?<![a-z0-9\p{IsCyrillic}])[0-9][a-z][0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex CodeInOnePiece();
}
