using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;

namespace Outreach.Migrations.Sqlite;

/// <summary>For `dotnet ef` and the pending-model test only: no connection is opened.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<OutreachDbContext>
{
    public OutreachDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(DatabaseProvider.Sqlite, "Data Source=design-time.db");
        return new OutreachDbContext(options.Options);
    }
}
