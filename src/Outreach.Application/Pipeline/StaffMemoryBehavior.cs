using MediatR;
using Outreach.Application.Ports;

namespace Outreach.Application.Pipeline;

/// <summary>What a command changed about a member of staff holds at once: after its commit nobody goes by what was remembered.</summary>
/// <remarks>Outside the transaction, and here rather than where commands are sent: API and console send the same ones.</remarks>
internal sealed class StaffMemoryBehavior<TRequest, TResponse>(IStaffMemory memory) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var response = await next();
        if (response is IChangesStaff changed)
        {
            memory.Forget(changed.StaffChanged());
        }

        return response;
    }
}
