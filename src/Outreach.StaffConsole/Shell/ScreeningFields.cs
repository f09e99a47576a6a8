using System.Globalization;
using NodaTime.Text;
using Outreach.Application.Screening;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.StaffConsole.Shell;

/// <summary>The fields of the screening form: their names, what they hold, and what may stand in them.</summary>
internal static class ScreeningFields
{
    public const string Day = "day";
    public const string ExaminedBy = "examinedBy";
    public const string Diagnosis = "diagnosis";
    public const string Systolic = "systolic";
    public const string Diastolic = "diastolic";
    public const string Glucose = "glucose";
    public const string GlucoseUnit = "glucoseUnit";
    public const string Inr = "inr";
    public const string Infection = "infection";
    public const string Notes = "notes";
    public const string Reason = "reason";

    private static readonly Eye[] Eyes = [Eye.Right, Eye.Left];

    /// <summary>As they are asked for: what a person sees with what they have comes first, as tiers are made from it.</summary>
    public static IReadOnlyList<AcuityType> Types { get; } = [AcuityType.Presenting, AcuityType.Uncorrected, AcuityType.Pinhole, AcuityType.BestCorrected];

    public static string Written(Eye eye, AcuityType type) => $"{eye}-{type}";

    public static string Notation(Eye eye, AcuityType type) => $"{eye}-{type}-notation";

    public static string Distance(Eye eye, AcuityType type) => $"{eye}-{type}-distance";

    public static string Operated(Eye eye) => $"{eye}-operated";

    public static string Cataract(Eye eye) => $"{eye}-cataract";

    public static string Cause(Eye eye) => $"{eye}-cause";

    public static ExaminationDetails Read(Posted posted)
    {
        // A unit without a figure is only what the list of units shows.
        var glucose = posted.MaybeDecimal(Glucose);
        return new ExaminationDetails(
            posted.Date(Day), EyeOf(posted, Eye.Right), EyeOf(posted, Eye.Left),
            new WorkupFigures(
                posted.MaybeNumber(Systolic), posted.MaybeNumber(Diastolic), glucose, glucose is null ? null : posted.MaybeChoice<GlucoseUnit>(GlucoseUnit), posted.MaybeDecimal(Inr), posted.Is(Infection)),
            posted.Text(Diagnosis), posted.Text(ExaminedBy), posted.Text(Notes));
    }

    /// <summary>What the fields hold of a screening that is on record.</summary>
    public static IReadOnlyDictionary<string, string?> Of(ScreeningDetails screening)
    {
        var workup = screening.Workup;
        var held = new Dictionary<string, string?>
        {
            [Day] = LocalDatePattern.Iso.Format(screening.ExaminedOn),
            [ExaminedBy] = screening.ExaminedBy,
            [Diagnosis] = screening.Diagnosis,
            [Systolic] = Text(workup.SystolicMmHg),
            [Diastolic] = Text(workup.DiastolicMmHg),
            [Glucose] = Text(workup.Glucose),
            [GlucoseUnit] = workup.GlucoseUnit?.ToString(),
            [Inr] = Text(workup.Inr),
            [Infection] = workup.ActiveInfection ? "yes" : null,
            [Notes] = screening.Notes,
        };
        foreach (var eye in screening.Eyes)
        {
            held[Operated(eye.Eye)] = eye.IsOperated ? "yes" : null;
            held[Cataract(eye.Eye)] = eye.CataractIsMainCause switch { true => "yes", false => "no", null => null };
            held[Cause(eye.Eye)] = eye.Cause;
            foreach (var acuity in eye.Acuities)
            {
                held[Written(eye.Eye, acuity.Type)] = acuity.Written;
                held[Distance(eye.Eye, acuity.Type)] = Text(acuity.DistanceMetres);

                // All others are read from what is written; a bare number would be taken for a decimal.
                held[Notation(eye.Eye, acuity.Type)] = acuity.Notation == VisualAcuity.CodeOf(AcuityNotation.LogMar) ? nameof(AcuityNotation.LogMar) : null;
            }
        }

        return held;
    }

    /// <summary>The name of a refused field and what may stand in it, in the reader's language.</summary>
    /// <param name="field">Of the form, or of the request.</param>
    /// <param name="sent">The form that was refused.</param>
    public static (string Name, string What)? Explain(string field, Words words, Posted sent)
    {
        var parts = field.Split('.');
        if (parts is ["examination", "right" or "left", var member, ..])
        {
            var eye = parts[1] == "right" ? Eye.Right : Eye.Left;
            if (member.StartsWith("acuities[", StringComparison.Ordinal) && int.TryParse(member["acuities[".Length..^1], CultureInfo.InvariantCulture, out var index))
            {
                return Acuity(words, eye, TypesSent(sent, eye).ElementAtOrDefault(index), parts[^1] == "distanceMetres");
            }

            return ($"{words.Eye(eye)}: {words["screening.cause"]}", words["screening.long"]);
        }

        foreach (var eye in Eyes)
        {
            foreach (var type in Types)
            {
                if (field == Notation(eye, type) || field == Distance(eye, type))
                {
                    return Acuity(words, eye, type, field == Distance(eye, type));
                }
            }
        }

        return parts[^1] switch
        {
            Day or "examinedOn" => (words["screening.day"], words["screening.day-hint"]),
            Systolic or Diastolic or "systolicMmHg" or "diastolicMmHg" => (words["screening.pressure"], words["screening.pressure-hint"]),
            Glucose or GlucoseUnit => (words["screening.glucose"], words["screening.glucose-hint"]),
            Inr => (words["screening.inr"], words["screening.inr-hint"]),
            Diagnosis => (words["screening.diagnosis"], words["screening.long"]),
            ExaminedBy => (words["screening.examined-by"], words["screening.long"]),
            Notes => (words["screening.notes"], words["screening.long"]),
            Reason => (words["board.reason"], words["screening.reason-hint"]),
            "where" => (words["screening.where"], words["refusals.not-readable"]),
            _ => null,
        };
    }

    private static (string, string) Acuity(Words words, Eye eye, AcuityType type, bool isDistance) =>
        ($"{words.Eye(eye)}: {words.Of(type)}", isDistance ? words["screening.distance-hint"] : words["screening.unreadable"]);

    private static IEnumerable<AcuityType> TypesSent(Posted posted, Eye eye) => Types.Where(t => posted.Text(Written(eye, t)) is not null);

    private static EyeExamination EyeOf(Posted posted, Eye eye) => new(
        [.. TypesSent(posted, eye).Select(t => new AcuityStatement(
            t, posted.Text(Written(eye, t))!, posted.MaybeChoice<AcuityNotation>(Notation(eye, t)), posted.MaybeDecimal(Distance(eye, t))))],
        posted.Is(Operated(eye)),
        posted.Text(Cataract(eye)) switch { "yes" => true, "no" => false, _ => null },
        posted.Text(Cause(eye)));

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
