using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Writes a world before it is measured.</summary>
internal static class Filling
{
    private static readonly MethodInfo Typed = typeof(Filling).GetMethod(nameof(InsertAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Inserts rows in the order in which their kinds first appear.</summary>
    public static async Task FillAsync(this TestDatabase database, IEnumerable<object> rows)
    {
        await using var services = new ServiceCollection().AddLogging().AddDatabase(database.Provider, database.ConnectionString).BuildServiceProvider();
        var insert = services.GetRequiredService<IRowWriter>();
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var kind in rows.GroupBy(row => row.GetType()))
        {
            await (Task)Typed.MakeGenericMethod(kind.Key).Invoke(null, [insert, db, kind])!;
        }

        await transaction.CommitAsync();
    }

    private static Task InsertAsync<T>(IRowWriter insert, OutreachDbContext db, IEnumerable<object> rows)
        where T : class => insert.InsertAsync(db, [.. rows.Cast<T>()], CancellationToken.None);
}
