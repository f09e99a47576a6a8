using NodaTime;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>One acuity as it was written down.</summary>
/// <param name="Written">In any notation, as in <c>6/60</c>, <c>0,05</c>, <c>CF 2 m</c>; kept as it stands.</param>
/// <param name="Notation">Insists on how it is to be read; null to let the figure say so.</param>
/// <param name="DistanceMetres">Of the test, where the figure does not give it.</param>
public sealed record AcuityStatement(AcuityType Type, string Written, AcuityNotation? Notation = null, decimal? DistanceMetres = null);

/// <summary>What was found in one eye.</summary>
/// <param name="Acuities">At most one of each type.</param>
/// <param name="IsOperated">Pseudophakic or aphakic; also read from a figure that says so.</param>
/// <param name="CataractIsMainCause">Null to let the cause or the diagnosis say so.</param>
/// <param name="Cause">ICD code or words.</param>
public sealed record EyeExamination(IReadOnlyList<AcuityStatement> Acuities, bool IsOperated = false, bool? CataractIsMainCause = null, string? Cause = null);

/// <summary>The workup before surgery, as measured.</summary>
/// <param name="SystolicMmHg">60 to 300 mm Hg, with the diastolic.</param>
/// <param name="DiastolicMmHg">30 to 200 mm Hg.</param>
/// <param name="Glucose">In <paramref name="GlucoseUnit"/>, which is never left out; 1 to 60 mmol/L.</param>
/// <param name="Inr">0.5 to 20.</param>
/// <param name="ActiveInfection">Of lid or eye.</param>
public sealed record WorkupFigures(int? SystolicMmHg = null, int? DiastolicMmHg = null, decimal? Glucose = null, GlucoseUnit? GlucoseUnit = null, decimal? Inr = null, bool ActiveInfection = false);

/// <summary>What a screening consists of, when it is recorded and when it is corrected.</summary>
/// <param name="ExaminedOn">In the hospital's calendar; not in its future.</param>
public sealed record ExaminationDetails(LocalDate ExaminedOn, EyeExamination Right, EyeExamination Left, WorkupFigures? Workup = null, string? Diagnosis = null, string? ExaminedBy = null, string? Notes = null);

/// <summary>Reads a stated acuity in its stated notation.</summary>
internal static class StatedAcuity
{
    /// <returns>False if it is unreadable, or not in the notation that was stated.</returns>
    public static bool TryRead(AcuityStatement statement, out AcuityText read)
    {
        // On a form the notation is often a box to tick and the figure a bare number.
        read = AcuityParser.Parse(statement.Written);
        if (statement.Notation == AcuityNotation.LogMar && read.Acuity?.Notation != AcuityNotation.LogMar)
        {
            read = AcuityParser.Parse($"logMAR {statement.Written}");
        }

        return !read.IsUnreadable && (read.Acuity is not null || read.IsOperated)
            && (statement.Notation is not { } notation || read.Acuity?.Notation == notation);
    }
}
