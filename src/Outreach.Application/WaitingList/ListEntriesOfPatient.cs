using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.WaitingList;

/// <summary>The entries of one patient at the caller's hospitals, open and past, the latest first.</summary>
[Requires(Permission.ViewWaitingList)]
public sealed record ListEntriesOfPatient(Guid PatientId) : IQuery<EntriesOfPatient>;

/// <param name="Items">Empty if there are none that the caller sees.</param>
public sealed record EntriesOfPatient(IReadOnlyList<ListedEntry> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class ListEntriesOfPatientValidator : AbstractValidator<ListEntriesOfPatient>
{
    public ListEntriesOfPatientValidator() => RuleFor(r => r.PatientId).NotEmpty();
}

internal sealed class ListEntriesOfPatientHandler(OutreachDbContext db, Caller caller, EntryDetailsReader details) : IRequestHandler<ListEntriesOfPatient, EntriesOfPatient>
{
    public async Task<EntriesOfPatient> Handle(ListEntriesOfPatient request, CancellationToken cancellationToken)
    {
        var patient = new PatientId(request.PatientId);
        var scope = caller.ScopeFor(Permission.ViewWaitingList);
        var entries = db.WaitingList.AsNoTracking().Where(e => e.PatientId == patient);
        if (!scope.All)
        {
            var own = scope.Hospitals;
            entries = entries.Where(e => own.Contains(e.HospitalId));
        }

        if (!await entries.AnyAsync(cancellationToken) && !await IsSeenAsync(patient, scope, cancellationToken))
        {
            throw new NotFoundException("patient");
        }

        var ids = await entries.OrderByDescending(e => e.Id).Select(e => e.Id).ToListAsync(cancellationToken);
        return new EntriesOfPatient(await details.OfAsync(ids, cancellationToken));
    }
    /// <summary>A patient without entries at the caller's hospitals is there for those of the home hospital only.</summary>
    private Task<bool> IsSeenAsync(PatientId patient, HospitalScope scope, CancellationToken cancellationToken)
    {
        var (all, own) = (scope.All, scope.Hospitals);
        return db.Patients.AnyAsync(p => p.Id == patient && (all || own.Contains(p.HomeHospitalId)), cancellationToken);
    }
}
