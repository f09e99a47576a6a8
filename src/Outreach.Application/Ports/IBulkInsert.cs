using Outreach.Application.Persistence;

namespace Outreach.Application.Ports;

/// <summary>Writes many new rows of one table at once, in the running transaction, past the change tracker.</summary>
public interface IBulkInsert
{
    /// <summary>Every row or none of them: the transaction decides.</summary>
    Task InsertAsync<T>(OutreachDbContext db, IReadOnlyList<T> entities, CancellationToken cancellationToken)
        where T : class;
}
