using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Outreach.Application.Persistence;

namespace Outreach.Migrations.PostgreSql.Migrations;

/// <summary>At every commit the quotas of a commitment make up its ceiling (nothing while it is a draft).</summary>
[DbContext(typeof(OutreachDbContext))]
[Migration("20261124000002_CeilingGuards")]
public sealed class CeilingGuards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE FUNCTION refuse_ceiling_drift() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                touched uuid;
            BEGIN
                IF TG_TABLE_NAME = 'commitments' THEN
                    touched := NEW.id;
                ELSIF TG_OP = 'DELETE' THEN
                    touched := OLD.commitment_id;
                ELSE
                    touched := NEW.commitment_id;
                END IF;
                IF EXISTS (
                    SELECT 1 FROM commitments c WHERE c.id = touched
                    AND (SELECT COALESCE(SUM(a.quota), 0) FROM allotments a WHERE a.commitment_id = c.id)
                        <> CASE WHEN c.status = 'Draft' THEN 0 ELSE c.pledged + c.amended END) THEN
                    RAISE EXCEPTION 'the quotas do not make up the ceiling' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ceiling';
                END IF;
                RETURN NULL;
            END $$;
            """);
        migrationBuilder.Sql("CREATE CONSTRAINT TRIGGER ck_ceiling AFTER INSERT OR UPDATE OF quota, commitment_id OR DELETE ON allotments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_ceiling_drift();");
        migrationBuilder.Sql("CREATE CONSTRAINT TRIGGER ck_ceiling AFTER INSERT OR UPDATE OF pledged, amended, status ON commitments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_ceiling_drift();");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP TRIGGER ck_ceiling ON allotments;");
        migrationBuilder.Sql("DROP TRIGGER ck_ceiling ON commitments;");
        migrationBuilder.Sql("DROP FUNCTION refuse_ceiling_drift();");
    }
}
