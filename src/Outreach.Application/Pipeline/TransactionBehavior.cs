using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;

namespace Outreach.Application.Pipeline;

/// <summary>A command is one write transaction; one that lost a race runs again, one that failed leaves nothing.</summary>
/// <remarks>
/// The loser of a race re-reads what the winner wrote, so it ends with the rule that now refuses it ("session full") and
/// not with "try again". A command that leaves no audit record does not commit: forgetting is a bug that shows at once.
/// </remarks>
internal sealed class TransactionBehavior<TRequest, TResponse>(OutreachDbContext db, IDatabaseEngine engine, AuditTrail audit)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    private const int Attempts = 8;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await next();
        }

        // A save that fails ends the whole transaction, so there is no state between to return to.
        db.Database.AutoSavepointsEnabled = false;
        for (var attempt = 1; ; attempt++)
        {
            using var turn = await engine.EnterWriteAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            try
            {
                audit.StartOver();
                audit.Action = typeof(TRequest).Name;
                var response = await next();
                if (!audit.IsSettled)
                {
                    throw new InvalidOperationException($"{typeof(TRequest).Name} left no audit record.");
                }

                // From here on the outcome is the database's: a caller who goes away must not tear commit and answer apart.
                await transaction.CommitAsync(CancellationToken.None);
                return response;
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
                if (attempt == Attempts)
                {
                    throw;
                }
            }
            catch (Exception failure)
            {
                // Half-made changes must not wait for the next SaveChanges in this scope.
                db.ChangeTracker.Clear();
                if (!engine.IsLostRace(failure))
                {
                    throw;
                }

                if (attempt == Attempts)
                {
                    throw new TooMuchContentionException(failure);
                }
            }
        }
    }
}
