using NodaTime;

namespace Outreach.Domain.Patients;

public enum Sex
{
    Male = 1,
    Female = 2,
}

/// <summary>How exactly a birth is known.</summary>
public enum BirthPrecision
{
    /// <summary>A full date.</summary>
    Date = 1,

    /// <summary>A year only, as many elders have it.</summary>
    Year = 2,

    /// <summary>A year worked out from a stated age.</summary>
    Estimated = 3,
}

/// <summary>A birth as far as it is known.</summary>
/// <param name="Year">Gregorian year.</param>
/// <param name="Date">The full date, if <paramref name="Precision"/> says so.</param>
public sealed record Birth(int Year, LocalDate? Date, BirthPrecision Precision)
{
    public static Birth On(LocalDate date) => new(date.Year, date, BirthPrecision.Date);

    public static Birth InYear(int year) => new(year, null, BirthPrecision.Year);

    public static Birth Around(int year) => new(year, null, BirthPrecision.Estimated);

    /// <summary>Full years on a day; by the year alone where the date is not known.</summary>
    public int AgeOn(LocalDate day) => Date is { } date ? Period.Between(date, day, PeriodUnits.Years).Years : day.Year - Year;
}

/// <summary>Whether a record is in use.</summary>
public enum PatientStatus
{
    Active = 1,

    /// <summary>Merged into another record, which <see cref="Patient.MergedIntoId"/> names.</summary>
    Merged = 2,
    Died = 3,
}

/// <summary>A person registered for the programme.</summary>
public sealed class Patient : IVersioned
{
    private Patient() { }

    public Patient(PatientId id, string reference, HospitalId homeHospitalId, Instant registeredAt, UserId? registeredBy) =>
        (Id, Reference, HomeHospitalId, RegisteredAt, RegisteredBy) = (id, reference, homeHospitalId, registeredAt, registeredBy);

    public PatientId Id { get; private set; }

    /// <summary>See <see cref="ReferenceCode"/>; unique, read over the phone.</summary>
    public string Reference { get; private set; } = null!;

    /// <summary>As written, in any script; empty if only the given name is known.</summary>
    public string FamilyName { get; private set; } = string.Empty;

    public string GivenName { get; private set; } = string.Empty;

    public string? Patronymic { get; private set; }

    /// <summary>Keys of family and given name in no order (<see cref="NamePairKey"/>): who has the same, whatever the script, may be the same person.</summary>
    public string NamesKey { get; private set; } = string.Empty;

    public Sex? Sex { get; private set; }

    public int BirthYear { get; private set; }

    public LocalDate? BirthDate { get; private set; }

    public BirthPrecision BirthPrecision { get; private set; } = BirthPrecision.Year;

    /// <summary>ISO 3166 alpha-2; null if none of the member states or not known.</summary>
    public string? Citizenship { get; private set; }

    /// <summary>ISO 3166 alpha-2: where the person lives.</summary>
    public string? ResidenceCountry { get; private set; }

    public string? Address { get; private set; }

    public string? Notes { get; private set; }

    /// <summary>Needs somebody's care in daily life: two points of priority.</summary>
    public bool DependsOnCarer { get; private set; }

    /// <summary>Cares for others or earns for them: two points of priority.</summary>
    public bool IsCarerOrEarner { get; private set; }

    /// <summary>How long they travel to the hospital, in minutes, as they say; null if nobody asked.</summary>
    public int? TravelMinutes { get; private set; }

    /// <summary>The language (of domain §8) of the person, for filters; messages follow the contact's.</summary>
    public string Language { get; private set; } = "en";

    /// <summary>The hospital, or the hospital of the camp, that registered the person.</summary>
    public HospitalId HomeHospitalId { get; private set; }

    public PatientStatus Status { get; private set; } = PatientStatus.Active;

    public PatientId? MergedIntoId { get; private set; }

    public Instant RegisteredAt { get; private set; }

    public UserId? RegisteredBy { get; private set; }

    /// <summary>The import that brought this record, if one did.</summary>
    public RegistrationImportId? ImportId { get; init; }

    public long Version { get; private set; }

    public Birth Birth => new(BirthYear, BirthDate, BirthPrecision);

    public void Describe(string familyName, string givenName, string? patronymic, Sex? sex, Birth birth, string? citizenship, string? residenceCountry)
    {
        EnsureActive();
        (FamilyName, GivenName, Patronymic, Sex) = (familyName, givenName, patronymic, sex);
        NamesKey = NamePairKey.Of(familyName, givenName).ToString();
        (BirthYear, BirthDate, BirthPrecision) = (birth.Year, birth.Date, birth.Precision);
        (Citizenship, ResidenceCountry) = (citizenship, residenceCountry);
    }

    public void DescribeCircumstances(string? address, string? notes, string language, bool dependsOnCarer, bool isCarerOrEarner, int? travelMinutes = null)
    {
        EnsureActive();
        (Address, Notes, Language) = (address, notes, language);
        (DependsOnCarer, IsCarerOrEarner, TravelMinutes) = (dependsOnCarer, isCarerOrEarner, travelMinutes);
    }

    public void MergeInto(PatientId survivor)
    {
        EnsureActive();
        (Status, MergedIntoId) = (PatientStatus.Merged, survivor);
    }

    public void RecordDeath()
    {
        EnsureActive();
        Status = PatientStatus.Died;
    }

    public void EnsureActive()
    {
        if (Status == PatientStatus.Merged)
        {
            throw new RuleViolationException("patient-merged", "This record was merged into another; work on that one.");
        }

        if (Status == PatientStatus.Died)
        {
            throw new RuleViolationException("patient-died", "This patient is recorded as having died.");
        }
    }
}
