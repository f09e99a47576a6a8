using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Outcomes;

/// <summary>One operation.</summary>
[Requires(Permission.ViewOperations)]
public sealed record GetOperation(Guid OperationId) : IQuery<OperationDetails>;

/// <param name="OperatedOn">In the hospital's calendar.</param>
/// <param name="CountsAs">0 or 1 by the counting rule that <paramref name="RuleVersion"/> names.</param>
public sealed record OperationDetails(
    Guid OperationId, OperationStatus Status, Guid PatientId, string PatientReference, string FamilyName, string GivenName, Eye Eye, Guid EntryId, Guid? BookingId, Guid HospitalId,
    Guid SurgeonId, string Surgeon, Guid? MissionId, LocalDate OperatedOn, ProcedureKind Procedure, Technique Technique, decimal? LensPowerDioptres, string Complications, string? Note,
    int CountsAs, string RuleVersion, bool PaidFromOtherSource, bool BeyondCeiling, Guid? CommitmentId, Guid? AllotmentId,
    Instant RecordedAt, Guid RecordedBy, Instant? VerifiedAt, Guid? VerifiedBy, Instant? ReversedAt, Guid? ReversedBy, string? ReversalReason, long Version) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class GetOperationValidator : AbstractValidator<GetOperation>
{
    public GetOperationValidator() => RuleFor(r => r.OperationId).NotEmpty();
}

internal sealed class GetOperationHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetOperation, OperationDetails>
{
    public async Task<OperationDetails> Handle(GetOperation request, CancellationToken cancellationToken)
    {
        var id = new OperationId(request.OperationId);
        return await db.Operations.AsNoTracking().Where(o => o.Id == id).InScope(caller.ScopeFor(Permission.ViewOperations)).Details(db).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("operation");
    }
}

internal static class OperationQueries
{
    public static IQueryable<Operation> InScope(this IQueryable<Operation> operations, HospitalScope scope)
    {
        var hospitals = scope.Hospitals;
        return scope.All ? operations : operations.Where(o => hospitals.Contains(o.HospitalId));
    }

    public static IQueryable<OperationDetails> Details(this IQueryable<Operation> operations, OutreachDbContext db) =>
        from o in operations
        join p in db.Patients on o.PatientId equals p.Id
        join s in db.Surgeons on o.SurgeonId equals s.Id
        select new OperationDetails(
            o.Id.Value, o.Status, p.Id.Value, p.Reference, p.FamilyName, p.GivenName, o.Eye, o.EntryId.Value, o.BookingId == null ? null : o.BookingId.Value.Value, o.HospitalId.Value,
            s.Id.Value, s.Name, o.MissionId == null ? null : o.MissionId.Value.Value, o.OperatedOn, o.Procedure, o.Technique, o.LensPowerDioptres, o.Complications, o.Note,
            o.CountsAs, o.RuleVersion, o.PaidFromOtherSource, o.BeyondCeiling, o.CommitmentId == null ? null : o.CommitmentId.Value.Value, o.AllotmentId == null ? null : o.AllotmentId.Value.Value,
            o.RecordedAt, o.RecordedBy.Value, o.VerifiedAt, o.VerifiedBy == null ? null : o.VerifiedBy.Value.Value, o.ReversedAt, o.ReversedBy == null ? null : o.ReversedBy.Value.Value, o.ReversalReason, o.Version);
}
