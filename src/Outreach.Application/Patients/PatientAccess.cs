using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Patients;

/// <summary>Which patients a caller sees, and how one is taken for a change.</summary>
public sealed class PatientAccess(OutreachDbContext db, IDatabaseEngine engine, Caller caller) : ISharedPart
{
    /// <summary>Patients whose home hospital, or a hospital where they are listed or booked, is one of the caller's.</summary>
    public IQueryable<Patient> Visible(Permission permission)
    {
        var scope = caller.ScopeFor(permission);
        var hospitals = scope.Hospitals;
        return scope.All
            ? db.Patients
            : db.Patients.Where(p =>
                hospitals.Contains(p.HomeHospitalId)
                || db.WaitingList.Any(e => e.PatientId == p.Id && hospitals.Contains(e.HospitalId))
                || db.Bookings.Any(b => b.PatientId == p.Id && hospitals.Contains(b.HospitalId)));
    }

    /// <summary>Keys of the patients that a caller sees, as their hospitals have them; of whom two of them know, twice.</summary>
    public IQueryable<PatientSearchTerm> Terms(Permission permission)
    {
        var scope = caller.ScopeFor(permission);
        var hospitals = scope.Hospitals;
        return scope.All ? db.SearchTerms : db.SearchTerms.Where(t => hospitals.Contains(t.HospitalId));
    }

    /// <summary>The patient, held until the transaction ends, so that a merge and a change cannot pass each other.</summary>
    /// <exception cref="NotFoundException">Not there, or not the caller's to change.</exception>
    /// <exception cref="RuleViolationException">Merged into another, or died.</exception>
    public async Task<Patient> TakeAsync(Guid id, Permission permission, CancellationToken cancellationToken)
    {
        var patient = await TakeAnyAsync(id, permission, cancellationToken);
        patient.EnsureActive();
        return patient;
    }

    /// <summary>The same, whatever the patient's status.</summary>
    public async Task<Patient> TakeAnyAsync(Guid id, Permission permission, CancellationToken cancellationToken)
    {
        var patientId = new PatientId(id);
        if (!await Visible(permission).AnyAsync(p => p.Id == patientId, cancellationToken))
        {
            throw new NotFoundException("patient");
        }

        await engine.LockAsync(db, LockedRow.Patient, id, cancellationToken);
        return await db.Patients.SingleAsync(p => p.Id == patientId, cancellationToken);
    }

    /// <summary>The id, if the caller may read the patient.</summary>
    public async Task<PatientId> EnsureVisibleAsync(Guid id, Permission permission, CancellationToken cancellationToken)
    {
        var patientId = new PatientId(id);
        return await Visible(permission).AnyAsync(p => p.Id == patientId, cancellationToken) ? patientId : throw new NotFoundException("patient");
    }

    /// <summary>A hospital of the caller's, by id.</summary>
    public async Task<Hospital> HospitalAsync(Guid id, Permission permission, CancellationToken cancellationToken)
    {
        var hospitalId = new HospitalId(id);
        caller.ScopeFor(permission).Ensure(hospitalId, "hospital");
        return await db.Hospitals.AsNoTracking().SingleOrDefaultAsync(h => h.Id == hospitalId, cancellationToken) ?? throw new NotFoundException("hospital");
    }
}
