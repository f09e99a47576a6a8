using System.Globalization;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Databases.Moving;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>move</c>: from a SQLite file into PostgreSQL: copied, compared row by row, guarded again, and every check run on the result.</summary>
internal static class MoveCommand
{
    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var from = call.Needed("from");
        if (call.Database.Provider != DatabaseProvider.PostgreSql)
        {
            throw new CommandRefusedException("The settings must name the PostgreSQL database to fill: Database:Provider and Database:ConnectionString.");
        }

        if (!File.Exists(from))
        {
            throw new CommandRefusedException($"There is no database at {from}.");
        }

        // Nobody works on the old one meanwhile: what is written there now would be left behind.
        using var instance = InstanceLock.Take(from);
        await using var source = await CommandDatabase.OpenCurrentAsync(new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={from};Mode=ReadWrite"), cancellationToken);
        await MigrateCommand.RunAsync(call, cancellationToken);
        await using var target = CommandDatabase.Open(call.Database);
        var move = new DatabaseMove(source, target);
        var rows = 0L;
        await move.CopyAsync(
            table =>
            {
                rows += table.Rows;
                call.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"copied    {table.Rows,10}  {table.Table}"));
            },
            cancellationToken);

        var alike = 0L;
        var differences = await move.CompareAsync(table => alike += table.Rows, cancellationToken);
        if (differences.Count > 0)
        {
            foreach (var difference in differences)
            {
                await call.Output.WriteLineAsync($"DIFFERS   {difference}");
            }

            throw new CommandRefusedException("The two databases are not alike. The old one is untouched; empty the new one and begin again.");
        }

        await move.FinishAsync(cancellationToken);
        await call.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows} rows copied, {alike} compared and alike"));
        return await VerifyCommand.RunAsync(call, cancellationToken);
    }
}
