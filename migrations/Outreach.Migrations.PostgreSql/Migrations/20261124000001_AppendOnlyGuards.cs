using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Outreach.Application.Persistence;

namespace Outreach.Migrations.PostgreSql.Migrations;

/// <summary>Ledger, audit records and their seals are append-only, for hand-run SQL too.</summary>
[DbContext(typeof(OutreachDbContext))]
[Migration("20261124000001_AppendOnlyGuards")]
public sealed class AppendOnlyGuards : Migration
{
    private static readonly string[] Tables = ["ledger", "audit_records", "audit_seals"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
            END $$;
            """);
        foreach (var table in Tables)
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables)
        {
            migrationBuilder.Sql($"DROP TRIGGER {table}_append_only ON {table};");
        }

        migrationBuilder.Sql("DROP FUNCTION refuse_change();");
    }
}
