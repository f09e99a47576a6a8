using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Databases;

public static class DatabaseServices
{
    /// <summary>The database, its engine and the audit of reads.</summary>
    /// <param name="compiledModel">The model of this provider, made beforehand; null to make it at the first use, which takes a second of the processor.</param>
    public static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseProvider provider, string connectionString, IModel? compiledModel = null)
    {
        services.AddPooledDbContextFactory<OutreachDbContext>(options =>
        {
            options.UseProvider(provider, connectionString);
            if (compiledModel is not null)
            {
                options.UseModel(compiledModel);
            }
        });
        services.AddScoped(p => p.GetRequiredService<IDbContextFactory<OutreachDbContext>>().CreateDbContext());
        services.AddSingleton<IDatabaseEngine>(_ => provider == DatabaseProvider.Sqlite ? new SqliteEngine() : new PostgreSqlEngine());
        services.AddSingleton<IRowWriter, RowWriter>();
        services.AddSingleton<ReadAudit>();
        services.AddSingleton<IReadAudit>(p => p.GetRequiredService<ReadAudit>());
        services.AddHostedService(p => p.GetRequiredService<ReadAudit>());
        return services;
    }
}
