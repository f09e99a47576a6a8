using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Registrations;

public static class RegistrationServices
{
    /// <summary>The reading of registration lists.</summary>
    public static IServiceCollection AddRegistrationFiles(this IServiceCollection services) =>
        services.AddSingleton<IRegistrationFiles, RegistrationFiles>();
}
