using Outreach.Application.Persistence;

namespace Outreach.Application.Ports;

/// <summary>Writes many new rows of one table at once, in the running transaction, past the change tracker.</summary>
public interface IBulkInsert
{
    /// <summary>Every row or none of them: the transaction decides.</summary>
    Task InsertAsync<T>(OutreachDbContext db, IReadOnlyList<T> entities, CancellationToken cancellationToken)
        where T : class;

    /// <summary>
    /// Keeps one connection for a run of many big batches; dispose to give it back. In turns over the connections of the pool, each
    /// of them would keep the pages that its batches changed.
    /// </summary>
    Task<IAsyncDisposable> HoldConnectionAsync(OutreachDbContext db, CancellationToken cancellationToken);
}
