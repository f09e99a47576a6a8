using MediatR;
using Outreach.Domain;

namespace Outreach.Application;

/// <summary>Changes state: runs in one write transaction, idempotent under a key, audited.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>;

/// <summary>Reads only.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>;

/// <summary>A response by which patients can be recognised: reading it leaves an audit record.</summary>
public interface IIdentifiesPatients
{
    /// <summary>Whom the response shows.</summary>
    IEnumerable<Guid> PatientsShown();
}

/// <summary>A response of a command that changed who a member of staff is, what they may do, or whether their sign-ins count.</summary>
public interface IChangesStaff
{
    /// <summary>Whom.</summary>
    Guid StaffChanged();
}

/// <summary>Something the request names does not exist, or is not the caller's to see: the answer is the same.</summary>
/// <param name="what">Kind of thing, as in "booking"; never a value.</param>
public sealed class NotFoundException(string what) : Exception($"No such {what}.");

/// <summary>The caller's entity tag is not the current one: somebody changed the row meanwhile.</summary>
public sealed class StaleVersionException() : Exception("Somebody changed this meanwhile; read it again.");

/// <summary>The same idempotency key came with another request.</summary>
public sealed class IdempotencyKeyReusedException() : Exception("This Idempotency-Key was used for another request.");

/// <summary>The request lost a race for one row more often than it may try.</summary>
public sealed class TooMuchContentionException(Exception inner) : Exception("Too many changes at once; try again.", inner);

public static class Versions
{
    /// <summary>Refuses a change that was based on an older copy.</summary>
    /// <param name="entity">The row as it is now.</param>
    /// <param name="expected">The version that the caller read (If-Match); null if the caller does not say.</param>
    public static void Expect(this IVersioned entity, long? expected)
    {
        if (expected is { } version && version != entity.Version)
        {
            throw new StaleVersionException();
        }
    }
}
