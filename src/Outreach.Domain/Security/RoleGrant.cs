using NodaTime;

namespace Outreach.Domain.Security;

/// <summary>Roles of domain §10.</summary>
public enum StaffRole
{
    Registrar = 1,
    BookingClerk = 2,
    Clinician = 3,
    ProgrammeManager = 4,
    Donor = 5,
    Administrator = 6,
    Auditor = 7,
}

/// <summary>A role that a user holds, for one hospital or for all.</summary>
public sealed class RoleGrant
{
    private RoleGrant() { }

    public RoleGrant(RoleGrantId id, UserId userId, StaffRole role, HospitalId? hospitalId, Instant at, UserId? by) =>
        (Id, UserId, Role, HospitalId, GrantedAt, GrantedBy) = (id, userId, role, hospitalId, at, by);

    public RoleGrantId Id { get; private set; }

    public UserId UserId { get; private set; }

    public StaffRole Role { get; private set; }

    /// <summary>Null for all hospitals.</summary>
    public HospitalId? HospitalId { get; private set; }

    public Instant GrantedAt { get; private set; }

    public UserId? GrantedBy { get; private set; }
}
