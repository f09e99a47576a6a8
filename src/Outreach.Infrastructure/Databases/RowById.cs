using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;

namespace Outreach.Infrastructure.Databases;

/// <summary>A row by its id in words of our own, so that they can end as the database wants it.</summary>
/// <remarks>EF asks for the columns it knows of what this selects, so a column that a newer version adds changes nothing.</remarks>
internal sealed class RowById(string ending)
{
    private readonly ConcurrentDictionary<Type, string> statements = new();

    public IQueryable<T> Of<T>(OutreachDbContext db, Guid id)
        where T : class
    {
        var rows = db.Set<T>();
        var statement = statements.GetOrAdd(typeof(T), static (_, of) => $"SELECT * FROM \"{of.Table}\" WHERE id = {{0}}{of.Ending}", (Table: rows.EntityType.GetTableName(), Ending: ending));
        return rows.FromSqlRaw(statement, id);
    }
}
