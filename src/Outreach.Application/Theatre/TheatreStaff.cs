using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Loads the hospitals, theatres and surgeons that a caller may change.</summary>
internal sealed class TheatreStaff(OutreachDbContext db, IDatabaseEngine engine, IClock clock, Caller caller) : ISharedPart
{
    /// <exception cref="NotFoundException">Not there, or not the caller's.</exception>
    public async Task<HospitalId> HospitalAsync(Guid hospitalId, Permission permission, CancellationToken cancellationToken)
    {
        var id = new HospitalId(hospitalId);
        caller.ScopeFor(permission).Ensure(id, "hospital");
        return await db.Hospitals.AnyAsync(h => h.Id == id, cancellationToken) ? id : throw new NotFoundException("hospital");
    }

    /// <summary>A theatre, held until the transaction ends: sessions in it are planned before or after.</summary>
    public async Task<OperatingTheatre> TheatreAsync(Guid theatreId, long? expectedVersion, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Theatre, theatreId, cancellationToken);
        var id = new TheatreId(theatreId);
        var theatre = await db.Theatres.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) ?? throw new NotFoundException("theatre");
        caller.ScopeFor(Permission.ManageHospitals).Ensure(theatre.HospitalId, "theatre");
        theatre.Expect(expectedVersion);
        return theatre;
    }

    /// <summary>A surgeon, held until the transaction ends. Those of the home hospital may change the record.</summary>
    public async Task<Surgeon> SurgeonAsync(Guid surgeonId, long? expectedVersion, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Surgeon, surgeonId, cancellationToken);
        var id = new SurgeonId(surgeonId);
        var surgeon = await db.Surgeons.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("surgeon");
        caller.ScopeFor(Permission.ManageHospitals).Ensure(surgeon.HomeHospitalId, "surgeon");
        surgeon.Expect(expectedVersion);
        return surgeon;
    }

    public async Task EnsureTheatreNameIsFreeAsync(HospitalId hospital, string name, CancellationToken cancellationToken)
    {
        if (await db.Theatres.AnyAsync(t => t.HospitalId == hospital && t.Name == name, cancellationToken))
        {
            throw new RuleViolationException("theatre-name-taken", $"This hospital has a theatre named {name}.");
        }
    }

    /// <summary>Refuses while sessions to come need a theatre or surgeon.</summary>
    public async Task EnsureNothingToComeAsync(IQueryable<TheatreSession> sessions, string what, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var toCome = await sessions.CountAsync(
            s => s.EndsAt > now && (s.Status == SessionStatus.Draft || s.Status == SessionStatus.Open || s.Status == SessionStatus.Closed), cancellationToken);
        if (toCome > 0)
        {
            throw new RuleViolationException("sessions-to-come", $"This {what} has {toCome} session(s) to come; move or cancel them first.");
        }
    }
}
