using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Outreach.Application.Persistence;

namespace Outreach.Migrations.Sqlite.Migrations;

/// <summary>Ledger, audit records and their seals are append-only, for hand-run SQL too.</summary>
[DbContext(typeof(OutreachDbContext))]
[Migration("20261124000001_AppendOnlyGuards")]
public sealed class AppendOnlyGuards : Migration
{
    private static readonly string[] Tables = ["ledger", "audit_records", "audit_seals"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables)
        {
            foreach (var verb in new[] { "UPDATE", "DELETE" })
            {
                migrationBuilder.Sql($"CREATE TRIGGER {table}_no_{verb.ToLowerInvariant()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;");
            }
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables)
        {
            migrationBuilder.Sql($"DROP TRIGGER {table}_no_update;");
            migrationBuilder.Sql($"DROP TRIGGER {table}_no_delete;");
        }
    }
}
