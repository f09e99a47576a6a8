namespace Outreach.Domain.Theatre;

public enum HospitalRole
{
    /// <summary>Operations happen here.</summary>
    Host = 1,

    /// <summary>Sends visiting teams.</summary>
    Sending = 2,
}

/// <summary>A hospital, with what dates, times and messages need to know of it.</summary>
public sealed class Hospital : IVersioned
{
    private Hospital() { }

    public Hospital(HospitalId id, string code, string country, HospitalRole role) => (Id, Code, Country, Role) = (id, code, country, role);

    public HospitalId Id { get; private set; }

    /// <summary>Short and unique, as in <c>KG-OSH-IOCH</c>.</summary>
    public string Code { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    /// <summary>In the country's own language.</summary>
    public string? NameLocal { get; private set; }

    public string City { get; private set; } = null!;

    /// <summary>ISO 3166 alpha-2.</summary>
    public string Country { get; private set; } = null!;

    /// <summary>Degrees north.</summary>
    public double Latitude { get; private set; }

    /// <summary>Degrees east.</summary>
    public double Longitude { get; private set; }

    /// <summary>IANA zone: the hospital's wall clock.</summary>
    public string Zone { get; private set; } = null!;

    /// <summary>Languages of domain §8 joined by a semicolon, the first preferred.</summary>
    public string WorkingLanguages { get; private set; } = string.Empty;

    public HospitalRole Role { get; private set; }

    /// <summary>The number that messages give to call, E.164.</summary>
    public string? Phone { get; private set; }

    /// <summary>What to bring and do before surgery, by language, as a JSON object; null for the neutral text.</summary>
    public string? InstructionsJson { get; private set; }

    public long Version { get; private set; }

    public void Describe(string name, string? nameLocal, string city, double latitude, double longitude, string zone, IEnumerable<string> workingLanguages, string? phone, string? instructionsJson)
    {
        (Name, NameLocal, City, Latitude, Longitude) = (name, nameLocal, city, latitude, longitude);
        (Zone, Phone, InstructionsJson) = (zone, phone, instructionsJson);
        WorkingLanguages = string.Join(';', workingLanguages);
    }
}

/// <summary>A room where operations happen.</summary>
public sealed class OperatingTheatre : IVersioned
{
    private OperatingTheatre() { }

    public OperatingTheatre(TheatreId id, HospitalId hospitalId, string name) => (Id, HospitalId, Name) = (id, hospitalId, name);

    public TheatreId Id { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public string Name { get; private set; } = null!;

    /// <summary>Takes no more sessions; kept because records name it.</summary>
    public bool IsRetired { get; private set; }

    public long Version { get; private set; }

    public void Rename(string name) => Name = name;

    public void Retire() => IsRetired = true;
}

/// <summary>A person who operates; local or visiting.</summary>
public sealed class Surgeon : IVersioned
{
    private Surgeon() { }

    public Surgeon(SurgeonId id, string name, HospitalId homeHospitalId) => (Id, Name, HomeHospitalId) = (id, name, homeHospitalId);

    public SurgeonId Id { get; private set; }

    public string Name { get; private set; } = null!;

    public HospitalId HomeHospitalId { get; private set; }

    /// <summary>Takes no more sessions; kept because records name it.</summary>
    public bool IsRetired { get; private set; }

    public long Version { get; private set; }

    public void Rename(string name) => Name = name;

    public void Retire() => IsRetired = true;
}
