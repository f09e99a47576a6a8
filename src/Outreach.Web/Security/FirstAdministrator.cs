using MediatR;
using Outreach.Application.Security;

namespace Outreach.Web.Security;

/// <summary>Creates the first administrator from the configuration section <c>FirstAdministrator</c>, if there is no user yet.</summary>
internal sealed class FirstAdministrator(IConfiguration configuration, IMediator mediator, Caller caller, ILogger<FirstAdministrator> log)
{
    public async Task EnsureAsync()
    {
        var section = configuration.GetSection("FirstAdministrator");
        if (section["UserName"] is not { Length: > 0 } name || section["Password"] is not { Length: > 0 } password)
        {
            return;
        }

        caller.BecomeSystem();
        var created = await mediator.Send(new CreateFirstAdministrator(name, password));
        if (created.UserId is { } id && log.IsEnabled(LogLevel.Information))
        {
            log.LogInformation("Created the first administrator, user {UserId}. Remove the password from the configuration.", id);
        }
    }
}
