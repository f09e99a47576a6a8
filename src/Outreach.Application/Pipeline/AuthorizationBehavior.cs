using System.Reflection;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Pipeline;

/// <summary>Refuses who lacks the permission that the request names; every refusal leaves an audit record.</summary>
/// <remarks>Here and not on endpoints: the staff console and the jobs send the same requests.</remarks>
internal sealed class AuthorizationBehavior<TRequest, TResponse>(Caller caller, OutreachDbContext db, IReadAudit audit, IClock clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly Permission? Needed = typeof(TRequest).GetCustomAttribute<RequiresAttribute>()?.Permission;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var needed = Needed ?? throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may send it.");
        try
        {
            return caller.Has(needed) ? await next() : throw new ForbiddenException(needed);
        }
        catch (ForbiddenException refusal) when (db.Database.CurrentTransaction is null)
        {
            // Once the transaction is gone and the right to write is free again: the record waits for that right.
            var record = new AuditRecord(EntityId.New<AuditRecordId>(clock), clock.GetCurrentInstant(), caller.UserId, typeof(TRequest).Name, "request", null)
            {
                ToState = "Refused",
                Reason = refusal.Message,
            };
            await audit.WriteAsync(record, cancellationToken);
            throw;
        }
    }
}
