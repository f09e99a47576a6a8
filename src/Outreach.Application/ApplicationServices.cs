using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Pipeline;
using Outreach.Application.Reminders;
using Outreach.Application.Security;

namespace Outreach.Application;

public static class ApplicationServices
{
    /// <summary>The mediator, every handler and validator in this assembly, and the pipeline in its order.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<Caller>();
        services.AddScoped<RequestFacts>();
        services.AddScoped<FirstAnswers>();
        services.AddScoped<AuditTrail>();
        services.AddSingleton<ReminderRenderer>();
        services.AddSingleton<ReminderDispatchOptions>();
        ValidatorOptions.Global.LanguageManager = new PlainMessages();
        services.AddValidatorsFromAssembly(typeof(ApplicationServices).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);

        foreach (var type in typeof(ApplicationServices).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
            {
                services.AddTransient(contract, type);
            }

            // Parts that several slices share say so themselves; no list to forget one in.
            if (type.IsAssignableTo(typeof(ISharedPart)))
            {
                services.AddScoped(type);
            }
        }

        // Outermost first.
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TelemetryBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthorizationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ReadAuditBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(StaffMemoryBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehavior<,>));
        return services;
    }
}

/// <summary>Marks a class that several slices use; registered for the scope by itself.</summary>
public interface ISharedPart;
