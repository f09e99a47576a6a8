using System.Linq.Expressions;
using NodaTime;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>How far a run over a registration list has come; poll it.</summary>
/// <param name="IsDryRun">Nothing is taken in; the answers are those of a real run at the same moment.</param>
/// <param name="ReasonCode">Why the file was refused (<c>file.quotes</c> and the like) or the run failed.</param>
/// <param name="RowsDone">Rows answered so far.</param>
/// <param name="RowsTotal">Null until the file was read through.</param>
public sealed record ImportState(
    Guid ImportId, Guid HospitalId, string ListName, string FileName, string Country, LocalDate CampDate, string? Encoding, string? Delimiter, bool IsDryRun,
    ImportStatus Status, string? ReasonCode, bool CancelRequested, int RowsDone, int? RowsTotal, int Accepted, int Warned, int Duplicates, int Rejected, int Skipped,
    Instant RequestedAt, Instant? StartedAt, Instant? EndedAt, long Version)
{
    internal static readonly Expression<Func<RegistrationImport, ImportState>> Projection = i => new ImportState(
        i.Id.Value, i.HospitalId.Value, i.ListName, i.FileName, i.Country, i.CampDate, i.Encoding, i.Delimiter, i.IsDryRun,
        i.Status, i.ReasonCode, i.CancelRequested, i.RowsDone, i.RowsTotal, i.Accepted, i.Warned, i.Duplicates, i.Rejected, i.Skipped,
        i.RequestedAt, i.StartedAt, i.EndedAt, i.Version);

    internal static readonly Func<RegistrationImport, ImportState> Of = Projection.Compile();
}
