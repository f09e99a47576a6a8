using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Databases;

public sealed class PreparedStatementsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData(";Max Auto Prepare=0", false)]
    public async Task A_statement_that_comes_again_and_again_is_planned_once_unless_the_connection_string_says_otherwise(string setting, bool isPrepared)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(DatabaseProvider.PostgreSql, database.ConnectionString + setting);
        await using var db = new OutreachDbContext(options.Options);
        await db.Database.OpenConnectionAsync();
        for (var i = 0; i < 10; i++)
        {
            await db.Hospitals.Where(h => h.Code == "nowhere").ToListAsync();
        }

        var prepared = await db.Database.SqlQuery<string>($"SELECT statement AS \"Value\" FROM pg_prepared_statements").ToListAsync();

        Assert.Equal(isPrepared, prepared.Any(s => s.Contains("FROM hospitals", StringComparison.Ordinal)));
    }
}
