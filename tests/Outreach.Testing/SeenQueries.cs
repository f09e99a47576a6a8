using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Outreach.Application.Persistence;

namespace Outreach.Testing;

/// <summary>The commands that EF sends to one database, with their parameters, so that its planner can be asked about them afterwards.</summary>
public sealed class SeenQueries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string database;
    private readonly IDisposable listening;
    private readonly ConcurrentDictionary<string, DbParameter[]> seen = new(StringComparer.Ordinal);

    private SeenQueries(string database)
    {
        this.database = database;
        listening = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <param name="connectionString">Of a PostgreSQL database.</param>
    public static SeenQueries Of(string connectionString) => new(new NpgsqlConnectionStringBuilder(connectionString).Database!);

    /// <summary>PostgreSQL's plan for each of them, without figures: the same wherever the statistics are alike.</summary>
    /// <param name="db">Of the same database: its connection knows the types of the parameters.</param>
    public async Task<IReadOnlyList<(string Sql, string Plan)>> PlansAsync(OutreachDbContext db)
    {
        var plans = new List<(string, string)>();
        listening.Dispose();
        await db.Database.OpenConnectionAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();

        // As the installation's page sets it: the disks are not spinning ones.
        await using (var disks = new NpgsqlCommand("SET random_page_cost = 1.1", connection))
        {
            await disks.ExecuteNonQueryAsync();
        }

        foreach (var (sql, parameters) in seen.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            await using var command = new NpgsqlCommand("EXPLAIN (COSTS OFF) " + sql, connection);
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync();
            var lines = new List<string>();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }

            plans.Add((sql, string.Join('\n', lines)));
            command.Parameters.Clear();
        }

        return plans;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Command: NpgsqlCommand command } data && value.Key == RelationalEventId.CommandExecuting.Name
            && data.Command.Connection?.Database == database && IsPlanned(command.CommandText))
        {
            seen.TryAdd(command.CommandText, [.. command.Parameters.Select(p => p.Clone())]);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose() => listening.Dispose();

    private static bool IsPlanned(string sql) => new[] { "SELECT", "UPDATE", "DELETE", "WITH" }.Any(w => sql.TrimStart().StartsWith(w, StringComparison.OrdinalIgnoreCase));
}
