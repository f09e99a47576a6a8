using NodaTime;

namespace Outreach.Domain.Theatre;

/// <summary>A visiting team's stay at one or more hospitals.</summary>
public sealed class Mission : IVersioned
{
    private Mission() { }

    public Mission(MissionId id, string code, string country) => (Id, Code, Country) = (id, code, country);

    public MissionId Id { get; private set; }

    /// <summary>Short and unique, as in <c>KG-2024</c>.</summary>
    public string Code { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    public string Country { get; private set; } = null!;

    /// <summary>First day, in the hospitals' calendar; null if not published.</summary>
    public LocalDate? StartsOn { get; private set; }

    /// <summary>Last day, inclusive; null if not published.</summary>
    public LocalDate? EndsOn { get; private set; }

    public HospitalId? SendingHospitalId { get; private set; }

    /// <summary>The commitment that its operations are meant to count towards.</summary>
    public CommitmentId? CommitmentId { get; private set; }

    /// <summary>Operations planned.</summary>
    public int? Planned { get; private set; }

    /// <summary>Operations as reported from outside this system (for missions before it).</summary>
    public int? ReportedPerformed { get; private set; }

    public string? Note { get; private set; }

    public long Version { get; private set; }

    public void Describe(string name, LocalDate? startsOn, LocalDate? endsOn, HospitalId? sendingHospitalId, CommitmentId? commitmentId, int? planned, int? reportedPerformed, string? note)
    {
        (Name, StartsOn, EndsOn, SendingHospitalId) = (name, startsOn, endsOn, sendingHospitalId);
        (CommitmentId, Planned, ReportedPerformed, Note) = (commitmentId, planned, reportedPerformed, note);
    }
}

/// <summary>A hospital that a mission works at.</summary>
public sealed class MissionHospital
{
    private MissionHospital() { }

    public MissionHospital(MissionId missionId, HospitalId hospitalId) => (MissionId, HospitalId) = (missionId, hospitalId);

    public MissionId MissionId { get; private set; }

    public HospitalId HospitalId { get; private set; }
}
