using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Outreach.Application.Persistence;

namespace Outreach.Migrations.Sqlite.Migrations;

/// <summary>At every commit the quotas of a commitment make up its ceiling (nothing while it is a draft).</summary>
/// <remarks>
/// SQLite defers nothing to the commit but foreign keys: the difference is kept in a row, and that row refers to zero.
/// </remarks>
[DbContext(typeof(OutreachDbContext))]
[Migration("20261124000002_CeilingGuards")]
public sealed class CeilingGuards : Migration
{
    private const string OldCeiling = "(CASE WHEN OLD.status = 'Draft' THEN 0 ELSE OLD.pledged + OLD.amended END)";
    private const string NewCeiling = "(CASE WHEN NEW.status = 'Draft' THEN 0 ELSE NEW.pledged + NEW.amended END)";

    private static readonly (string Name, string On, string Body)[] Triggers =
    [
        ("commitments_drift_insert", "AFTER INSERT ON commitments", $"INSERT INTO ceiling_drift (commitment_id, drift) VALUES (NEW.id, -{NewCeiling});"),
        ("commitments_drift_update", "AFTER UPDATE OF pledged, amended, status ON commitments", $"UPDATE ceiling_drift SET drift = drift + {OldCeiling} - {NewCeiling} WHERE commitment_id = NEW.id;"),
        ("commitments_drift_delete", "AFTER DELETE ON commitments", "DELETE FROM ceiling_drift WHERE commitment_id = OLD.id;"),
        ("allotments_drift_insert", "AFTER INSERT ON allotments", "UPDATE ceiling_drift SET drift = drift + NEW.quota WHERE commitment_id = NEW.commitment_id;"),
        ("allotments_drift_update", "AFTER UPDATE OF quota ON allotments", "UPDATE ceiling_drift SET drift = drift + NEW.quota - OLD.quota WHERE commitment_id = NEW.commitment_id;"),
        ("allotments_drift_delete", "AFTER DELETE ON allotments", "UPDATE ceiling_drift SET drift = drift - OLD.quota WHERE commitment_id = OLD.commitment_id;"),
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TABLE ceiling_zero (value INTEGER NOT NULL PRIMARY KEY CHECK (value = 0));");
        migrationBuilder.Sql("INSERT INTO ceiling_zero (value) VALUES (0);");
        migrationBuilder.Sql("CREATE TABLE ceiling_drift (commitment_id TEXT NOT NULL PRIMARY KEY, drift INTEGER NOT NULL REFERENCES ceiling_zero (value) DEFERRABLE INITIALLY DEFERRED);");
        foreach (var (name, on, body) in Triggers)
        {
            migrationBuilder.Sql($"CREATE TRIGGER {name} {on} BEGIN {body} END;");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var (name, _, _) in Triggers)
        {
            migrationBuilder.Sql($"DROP TRIGGER {name};");
        }

        migrationBuilder.Sql("DROP TABLE ceiling_drift;");
        migrationBuilder.Sql("DROP TABLE ceiling_zero;");
    }
}
