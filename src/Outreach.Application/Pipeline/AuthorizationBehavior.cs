using System.Reflection;
using MediatR;
using Outreach.Application.Security;

namespace Outreach.Application.Pipeline;

/// <remarks>Here and not on endpoints: the staff console and the jobs send the same requests.</remarks>
internal sealed class AuthorizationBehavior<TRequest, TResponse>(Caller caller) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly Permission? Needed = typeof(TRequest).GetCustomAttribute<RequiresAttribute>()?.Permission;

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var needed = Needed ?? throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may send it.");
        return caller.Has(needed) ? next() : throw new ForbiddenException(needed);
    }
}
