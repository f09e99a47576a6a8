namespace Outreach.Domain.Screening;

/// <summary>The ways in which acuity is written down.</summary>
public enum AcuityNotation
{
    /// <summary>A fraction in metres, as in 6/60.</summary>
    Snellen = 1,
    DecimalFraction = 2,

    /// <summary>China's five-point scale, 3.0 to 5.3.</summary>
    FivePoint = 3,
    LogMar = 4,
    CountingFingers = 5,
    HandMovement = 6,
    LightPerception = 7,

    /// <summary>How light perception is written in Russian records.</summary>
    OneOverInfinity = 8,
    NoLightPerception = 9,
}

/// <summary>Where the light comes from, as an eye with light perception says.</summary>
public enum LightProjection
{
    NotStated = 0,
    Good = 1,
    Bad = 2,
}

/// <summary>An acuity that could be read.</summary>
/// <param name="Notation">How it was written.</param>
/// <param name="Rank">0 none, 1 mild, 2 moderate, 3 severe, 4 blindness (category 3), 5 blindness (category 4), 6 no light perception; by the cut table of its notation.</param>
/// <param name="LogMar">For statistics only; null where no number would mean anything (light perception and none).</param>
/// <param name="DistanceMetres">At which fingers were counted or a hand was seen; null if not stated or at the face.</param>
/// <param name="Projection">For light perception.</param>
public sealed record VisualAcuity(AcuityNotation Notation, int Rank, double? LogMar, decimal? DistanceMetres = null, LightProjection Projection = LightProjection.NotStated)
{
    /// <summary>Rank of an eye without light perception; such an eye is never listed.</summary>
    public const int NoLightRank = 6;

    public bool SeesLight => Rank < NoLightRank;

    /// <summary>Light is all that the eye sees.</summary>
    public bool SeesLightOnly => Notation is AcuityNotation.LightPerception or AcuityNotation.OneOverInfinity;

    /// <summary>The notation as files, API and database name it, as in <c>five_point</c>.</summary>
    public string NotationCode => CodeOf(Notation);

    /// <summary>good, bad, or null.</summary>
    public string? ProjectionCode => Projection switch
    {
        LightProjection.Good => "good",
        LightProjection.Bad => "bad",
        _ => null,
    };

    public static string CodeOf(AcuityNotation notation) => notation switch
    {
        AcuityNotation.Snellen => "snellen",
        AcuityNotation.DecimalFraction => "decimal",
        AcuityNotation.FivePoint => "five_point",
        AcuityNotation.LogMar => "logmar",
        AcuityNotation.CountingFingers => "cf",
        AcuityNotation.HandMovement => "hm",
        AcuityNotation.LightPerception => "lp",
        AcuityNotation.OneOverInfinity => "one_over_infinity",
        AcuityNotation.NoLightPerception => "nlp",
        _ => throw new ArgumentOutOfRangeException(nameof(notation), notation, null),
    };
}

/// <summary>What stands in an acuity field: perhaps a figure, perhaps only that the eye was operated, perhaps nothing that can be read.</summary>
/// <param name="Acuity">Null if missing or unreadable.</param>
/// <param name="IsOperated">Pseudophakic or aphakic, with or without a figure.</param>
/// <param name="IsUnreadable">Something is written that is no acuity; never guessed.</param>
public readonly record struct AcuityText(VisualAcuity? Acuity, bool IsOperated, bool IsUnreadable)
{
    /// <summary>No figure is written.</summary>
    public bool IsMissing => Acuity is null && !IsUnreadable;
}
