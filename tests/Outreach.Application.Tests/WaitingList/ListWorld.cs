using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Screening;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.Application.Tests.WaitingList;

/// <summary>Hospitals, patients and entries with exactly the facts that a test of the list states.</summary>
internal sealed class ListWorld(AppUnderTest app)
{
    private int people;

    public static Hospital Hospital(IClock clock, string code, string zone = "Asia/Bishkek")
    {
        var hospital = new Hospital(EntityId.New<HospitalId>(clock), code, "KG", HospitalRole.Host);
        hospital.Describe($"Hospital {code}", null, "Osh", 40.5, 72.8, zone, ["ky"], null, null);
        return hospital;
    }

    public async Task<Hospital> AddHospitalAsync(string code, string zone = "Asia/Bishkek")
    {
        var hospital = Hospital(app.Clock, code, zone);
        await app.SaveAsync(hospital);
        return hospital;
    }

    public Patient Patient(Hospital hospital, string country = "KG", string language = "ky", bool dependsOnCarer = false, int birthYear = 1950, Sex sex = Sex.Female)
    {
        var patient = new Patient(EntityId.New<PatientId>(app.Clock), ReferenceCode.New(ReferenceKind.Patient), hospital.Id, app.Clock.GetCurrentInstant(), null);
        patient.Describe($"Family{people++}", "Given", null, sex, Birth.InYear(birthYear), country, country);
        patient.DescribeCircumstances(null, null, language, dependsOnCarer, false);
        return patient;
    }

    public async Task<Patient> AddPatientAsync(Hospital hospital, string country = "KG", bool dependsOnCarer = false, int birthYear = 1950, Sex sex = Sex.Female)
    {
        var patient = Patient(hospital, country, "ky", dependsOnCarer, birthYear, sex);
        await app.SaveAsync(patient);
        return patient;
    }

    /// <summary>An entry that stands where the test wants it.</summary>
    public static WaitingListEntry Entry(IClock clock, Patient patient, Hospital hospital, Eye eye, PriorityTier tier, int points, LocalDate listedOn)
    {
        var entry = new WaitingListEntry(EntityId.New<WaitingListEntryId>(clock), patient.Id, eye, hospital.Id, listedOn, clock.GetCurrentInstant());
        entry.CopyFromPatient(patient.Citizenship, patient.Language);
        entry.Rank(tier, points, PriorityRule.Version, "{}", listedOn);
        return entry;
    }

    /// <summary>A screening with the given presenting ranks; the rule has proposed to list both eyes.</summary>
    public static (ScreeningRecord Screening, EyeFinding Right, EyeFinding Left) Screening(IClock clock, Patient patient, Hospital hospital, int? right, int? left, LocalDate on)
    {
        var screening = new ScreeningRecord(EntityId.New<ScreeningId>(clock), patient.Id, hospital.Id, null, on, clock.GetCurrentInstant(), null);
        return (screening, Finding(Eye.Right, right), Finding(Eye.Left, left));

        EyeFinding Finding(Eye eye, int? rank)
        {
            var finding = new EyeFinding(EntityId.New<EyeFindingId>(clock), screening.Id, eye);
            finding.Describe(rank, null, false, true, "H25.1");
            finding.Propose(EyeDecision.List, [], EligibilityRule.Version);
            return finding;
        }
    }
}
