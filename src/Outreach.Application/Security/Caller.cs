using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>The hospitals for which a caller holds a permission.</summary>
public sealed class HospitalScope
{
    public static readonly HospitalScope Everywhere = new(true, []);

    public HospitalScope(bool all, IEnumerable<HospitalId> hospitals) => (All, Hospitals) = (all, [.. hospitals]);

    public bool All { get; }

    public HospitalId[] Hospitals { get; }

    public bool Allows(HospitalId hospital) => All || Array.IndexOf(Hospitals, hospital) >= 0;

    /// <summary>Refuses as if the thing were not there.</summary>
    public void Ensure(HospitalId hospital, string what)
    {
        if (!Allows(hospital))
        {
            throw new NotFoundException(what);
        }
    }
}

/// <summary>A role as the caller holds it.</summary>
/// <param name="HospitalId">Null for all hospitals.</param>
public readonly record struct HeldRole(StaffRole Role, HospitalId? HospitalId);

/// <summary>Who sends the requests of this scope. Nobody until told: denies everything.</summary>
public sealed class Caller
{
    private IReadOnlyList<HeldRole> roles = [];
    private bool isSystem;
    private BookingId? ownAppointment;

    /// <summary>Null for nobody and for the system.</summary>
    public UserId? UserId { get; private set; }

    public bool IsAuthenticated => isSystem || UserId is not null;

    public void Become(UserId user, IReadOnlyList<HeldRole> heldRoles) => Become(user, heldRoles, system: false, appointment: null);

    /// <summary>Whoever holds the signed link of an appointment: may see and answer it, and nothing else.</summary>
    public void BecomeHolderOf(BookingId appointment) => Become(null, [], system: false, appointment);

    /// <summary>A job of the system: may everything, everywhere.</summary>
    public void BecomeSystem() => Become(null, [], system: true, appointment: null);

    public bool Has(Permission permission) => isSystem || (permission == Permission.OwnAppointment && ownAppointment is not null) || roles.Any(r => r.Role.Allows(permission));

    public HospitalScope ScopeFor(Permission permission)
    {
        if (isSystem)
        {
            return HospitalScope.Everywhere;
        }

        var holding = roles.Where(r => r.Role.Allows(permission)).ToList();
        return holding.Any(r => r.HospitalId is null)
            ? HospitalScope.Everywhere
            : new HospitalScope(false, holding.Select(r => r.HospitalId!.Value).Distinct());
    }

    /// <summary>Refuses every appointment but the caller's own as if it were not there.</summary>
    public void EnsureOwn(BookingId appointment)
    {
        if (ownAppointment != appointment)
        {
            throw new NotFoundException("appointment");
        }
    }

    /// <summary>The signed-in person; a step that needs a named person refuses the system.</summary>
    public UserId RequirePerson() => UserId ?? throw new ForbiddenException(Permission.SignedIn);

    /// <summary>All at once: nobody keeps anything of who they were before.</summary>
    private void Become(UserId? user, IReadOnlyList<HeldRole> heldRoles, bool system, BookingId? appointment) =>
        (UserId, roles, isSystem, ownAppointment) = (user, heldRoles, system, appointment);
}
