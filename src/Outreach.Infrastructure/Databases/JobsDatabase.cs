using System.Globalization;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace Outreach.Infrastructure.Databases;

/// <summary>Hangfire's own tables, in a schema of their own in the application's PostgreSQL database.</summary>
/// <remarks>They hold nothing that must not be lost: what is due stands in the application's tables, and the schedule is written at each start.</remarks>
public static class JobsDatabase
{
    private const string Schema = "hangfire";
    private const string Scripts = "Hangfire.PostgreSql.Scripts.Install.v";

    /// <summary>Connections of a node for Hangfire, beside those of the application.</summary>
    private const int Connections = 10;

    /// <summary>Makes or renews the tables. Needs the right to create a schema, which the owner of the database has; one process at a time is the caller's affair.</summary>
    internal static async Task InstallAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(OwnPool(connectionString));
        await connection.OpenAsync(cancellationToken);
        if (await VersionAsync(connection, cancellationToken) >= Newest())
        {
            return;
        }

        PostgreSqlObjectsInstaller.Install(connection, Schema);

        // The installer only logs what it could not do.
        if (await VersionAsync(connection, cancellationToken) < Newest())
        {
            throw new StartRefusedException("The tables of the jobs could not be made: the database's user needs the right to create a schema in it.");
        }
    }

    internal static async Task<bool> IsCurrentAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(OwnPool(connectionString));
        await connection.OpenAsync(cancellationToken);
        return await VersionAsync(connection, cancellationToken) >= Newest();
    }

    /// <summary>The storage of one node. The tables must be there when it is used.</summary>
    public static PostgreSqlStorage Open(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false,

            // Recurring jobs come every few seconds: asking once a second is soon enough, and listening would cost a connection more.
            QueuePollInterval = TimeSpan.FromSeconds(1),

            // The job of a killed node goes to another one after half a minute; a living node keeps renewing its claim, however long the job runs.
            InvisibilityTimeout = TimeSpan.FromSeconds(30),
            UseSlidingInvisibilityTimeout = true,

            // The schedule is kept by one node at a time, under a lock that a killed node leaves behind: for the others time stands still so long.
            DistributedLockTimeout = TimeSpan.FromSeconds(20),

            // A run a second leaves many rows, and nobody looks at those of yesterday.
            JobExpirationCheckInterval = TimeSpan.FromMinutes(5),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(OwnPool(connectionString), options), options) { JobExpirationTimeout = TimeSpan.FromHours(1) };
    }

    private static string OwnPool(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "outreach-jobs" };
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, Connections);
        return settings.ConnectionString;
    }

    /// <summary>0 if there are no tables yet.</summary>
    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand($"SELECT to_regclass('{Schema}.schema') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return 0;
        }

        await using var version = new NpgsqlCommand($"SELECT max(version) FROM {Schema}.schema", connection);
        return await version.ExecuteScalarAsync(cancellationToken) is int number ? number : 0;
    }

    private static int Newest() => typeof(PostgreSqlStorage).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Scripts, StringComparison.Ordinal))
        .Select(n => int.TryParse(Path.GetFileNameWithoutExtension(n[Scripts.Length..]), NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)
        .DefaultIfEmpty(int.MaxValue)
        .Max();
}
