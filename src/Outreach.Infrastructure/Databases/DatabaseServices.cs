using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Databases;

public static class DatabaseServices
{
    /// <summary>The database, its engine and the audit of reads.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseProvider provider, string connectionString)
    {
        services.AddPooledDbContextFactory<OutreachDbContext>(options => options.UseProvider(provider, connectionString));
        services.AddScoped(p => p.GetRequiredService<IDbContextFactory<OutreachDbContext>>().CreateDbContext());
        services.AddSingleton<IDatabaseEngine>(_ => provider == DatabaseProvider.Sqlite ? new SqliteEngine() : new PostgreSqlEngine());
        services.AddSingleton<IBulkInsert, BulkInsert>();
        services.AddSingleton<ReadAudit>();
        services.AddSingleton<IReadAudit>(p => p.GetRequiredService<ReadAudit>());
        services.AddHostedService(p => p.GetRequiredService<ReadAudit>());
        return services;
    }
}
