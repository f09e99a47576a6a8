namespace Outreach.Domain.Screening;

/// <summary>
/// The cut tables of ICD-11 9D90, one for each notation: a decimal 0.3 and a Snellen 6/18 are the same category though not the same
/// number, so nothing is converted before it is cut. A value exactly on a cut is the better rank.
/// </summary>
public static class AcuityRanks
{
    private static readonly decimal[] _decimalCuts = [0.5m, 0.3m, 0.1m, 0.05m, 0.02m];
    private static readonly decimal[] _fivePointCuts = [4.7m, 4.5m, 4.0m, 3.7m, 3.2m];
    private static readonly decimal[] _logMarCuts = [0.3m, 0.5m, 1.0m, 1.3m, 1.8m];
    private static readonly (decimal Numerator, decimal Denominator)[] _snellenCuts = [(6, 12), (6, 18), (6, 60), (3, 60), (1, 60)];

    public static int OfSnellen(decimal numerator, decimal denominator) =>
        _snellenCuts.Count(cut => numerator * cut.Denominator < cut.Numerator * denominator);

    public static int OfDecimal(decimal value) => _decimalCuts.Count(cut => value < cut);

    public static int OfFivePoint(decimal value) => _fivePointCuts.Count(cut => value < cut);

    /// <param name="value">Rounded to two decimals before it is cut: 0.301 is 6/12 and 1.301 is 3/60.</param>
    public static int OfLogMar(decimal value)
    {
        var rounded = decimal.Round(value, 2, MidpointRounding.AwayFromZero);
        return _logMarCuts.Count(cut => rounded > cut);
    }

    /// <param name="metres">At which fingers were counted; null at the face or if not stated.</param>
    public static int OfCountingFingers(decimal? metres) => metres is { } distance ? OfSnellen(distance, 60) : 5;
}
