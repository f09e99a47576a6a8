using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Registrations;

/// <summary>Turns what a row says of the eyes into a screening, and its listed eyes into entries of the waiting list.</summary>
internal sealed class ExaminationOfRow(ImportSetting setting)
{
    /// <summary>The rule of the import contract; it proposes and, as nobody else is asked, decides.</summary>
    public const string RuleVersion = "import-v1";

    /// <summary>Flags that are noted and do not call for a clinician before booking.</summary>
    private static readonly string[] _onlyNoted = ["bp.recheck", "glucose.amber"];

    public List<ScreeningRecord> Screenings { get; } = [];

    public List<EyeFinding> Findings { get; } = [];

    public List<AcuityReading> Readings { get; } = [];

    public List<WaitingListEntry> Entries { get; } = [];

    public void Add(RowAnswer answer, Patient patient)
    {
        var import = setting.Import;
        var screening = new ScreeningRecord(setting.New<ScreeningId>(), patient.Id, import.HospitalId, setting.Camp, import.CampDate, setting.Now, import.RequestedBy);
        screening.DescribeWorkup(
            null, RecordsOfRows.Cut(answer.Diagnosis, 500), answer.BloodPressure?.Systolic, answer.BloodPressure?.Diastolic, answer.Glucose?.Value, answer.Glucose?.Unit, null, false, null);
        Screenings.Add(screening);
        foreach (var eye in (Eye[])[Eye.Right, Eye.Left])
        {
            var state = answer.Of(eye);
            var flags = FlagsOf(answer, eye);
            AddFinding(answer, screening.Id, eye, state, flags);
            AddReading(screening.Id, eye, AcuityType.Presenting, state.Written, state.Presenting);
            AddReading(screening.Id, eye, AcuityType.BestCorrected, state.BestWritten, state.Best);
            if (state.IsListed)
            {
                AddEntry(answer, patient, screening.Id, eye, flags);
            }
        }
    }

    private void AddFinding(RowAnswer answer, ScreeningId screening, Eye eye, EyeAnswer state, IReadOnlyList<string> flags)
    {
        var finding = new EyeFinding(setting.New<EyeFindingId>(), screening, eye);
        finding.Describe(state.Presenting.Acuity?.Rank, state.Best.Acuity?.Rank, state.IsOperated, answer.NamesCataract, RecordsOfRows.Cut(answer.Diagnosis, 200));
        var side = eye == Eye.Right ? "(right)" : "(left)";
        var decision = !state.IsListed ? EyeDecision.NotEligible : NeedsClinician(flags) ? EyeDecision.Review : EyeDecision.List;
        var reasons = answer.Codes.Where(code => code.EndsWith(side, StringComparison.Ordinal)).Concat(state.IsListed ? flags : []).Distinct().ToList();
        finding.Propose(decision, reasons, RuleVersion);
        finding.Decide(decision, "registration-list", null, setting.Now);
        Findings.Add(finding);
    }

    private void AddReading(ScreeningId screening, Eye eye, AcuityType type, string written, AcuityText text)
    {
        if (text.Acuity is { } acuity)
        {
            Readings.Add(new AcuityReading(
                setting.New<AcuityReadingId>(), screening, eye, type, written, acuity.NotationCode, acuity.Rank, acuity.LogMar, acuity.ProjectionCode, acuity.DistanceMetres));
        }
    }

    private void AddEntry(RowAnswer answer, Patient patient, ScreeningId screening, Eye eye, IReadOnlyList<string> flags)
    {
        var import = setting.Import;
        var entry = new WaitingListEntry(setting.New<WaitingListEntryId>(), patient.Id, eye, import.HospitalId, import.CampDate, setting.Now) { ImportId = import.Id };
        entry.ComeFrom(screening, QueueOf(flags), flags, false);
        entry.CopyFromPatient(patient.Citizenship ?? patient.ResidenceCountry, patient.Language);
        setting.Rank(entry, answer);
        Entries.Add(entry);
    }

    /// <summary>Flags of the person and of this eye, without those of the other one.</summary>
    private static List<string> FlagsOf(RowAnswer answer, Eye eye)
    {
        var other = eye == Eye.Right ? "(left)" : "(right)";
        return [.. answer.Flags.Where(flag => !flag.EndsWith(other, StringComparison.Ordinal))];
    }

    private static bool NeedsClinician(IEnumerable<string> flags) => flags.Any(flag => Array.IndexOf(_onlyNoted, flag) < 0);

    private static ClinicianQueue QueueOf(IReadOnlyList<string> flags) =>
        flags.Contains("paediatric") ? ClinicianQueue.Paediatric
        : flags.Contains("only_eye") ? ClinicianQueue.OnlyEye
        : NeedsClinician(flags) ? ClinicianQueue.Review
        : ClinicianQueue.None;
}
