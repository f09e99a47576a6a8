using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>create-administrator</c>: lets somebody in who administers all hospitals; also the way back in when the last one forgot the password.</summary>
internal static class AdministratorCommand
{
    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = call.Needed("name");
        var password = await call.Input.ReadLineAsync(cancellationToken) is { Length: > 0 } line ? line : throw new CommandRefusedException("The password is read from the input, one line.");
        await using var host = await OutreachHost.BuildAsync(call.Arguments, builder => builder.Logging.ClearProviders());
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        try
        {
            var created = await mediator.Send(new CreateFirstAdministrator(name, password), cancellationToken);
            if (created.UserId is null)
            {
                var user = await mediator.Send(new CreateUser(name, "Administrator", "en", password), cancellationToken);
                await mediator.Send(new GrantRole(user.Id, StaffRole.Administrator, null), cancellationToken);
            }
        }
        catch (Exception refusal) when (refusal is ValidationException or RuleViolationException)
        {
            throw new CommandRefusedException(refusal is ValidationException invalid ? string.Join(' ', invalid.Errors.Select(e => e.ErrorMessage)) : refusal.Message);
        }

        // It never ran, but it holds the database's lock.
        await host.StopAsync(cancellationToken);
        await call.Output.WriteLineAsync($"{name} administers all hospitals.");
        return 0;
    }
}
