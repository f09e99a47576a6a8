using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Outreach.Application.Persistence;

namespace Outreach.Application.Tests.Databases;

public sealed class RollingUpgradeTests
{
    /// <summary>What sorts before this belongs to the first release: there is no version before it.</summary>
    private const string AfterTheFirstRelease = "20261125";

    /// <summary>Migrations that take away what the version before does not use any more: the name, and since when.</summary>
    private static readonly Dictionary<string, string> Contracting = [];

    public static TheoryData<IDesignTimeDbContextFactory<OutreachDbContext>> Factories =>
        [new Migrations.Sqlite.DesignTimeFactory(), new Migrations.PostgreSql.DesignTimeFactory()];

    [Theory, MemberData(nameof(Factories), DisableDiscoveryEnumeration = true)]
    public void The_version_before_can_work_with_the_tables_of_this_one(IDesignTimeDbContextFactory<OutreachDbContext> factory)
    {
        using var db = factory.CreateDbContext([]);
        var migrations = db.GetService<IMigrationsAssembly>();

        var objections = migrations.Migrations
            .Where(m => string.CompareOrdinal(m.Key, AfterTheFirstRelease) > 0 && !Contracting.ContainsKey(m.Key))
            .SelectMany(m => RollingUpgradeRule.Objections(migrations.CreateMigration(m.Value, db.Database.ProviderName!).UpOperations).Select(o => $"{m.Key} {o}"));

        Assert.NotEmpty(migrations.Migrations);
        Assert.Empty(objections);
    }

    [Fact]
    public void Each_thing_that_would_break_the_version_before_is_found() => Assert.Equal(
        [
            "drops the table camps",
            "renames the table slots",
            "drops bookings.reason",
            "renames bookings.status",
            "adds bookings.origin, which must have a value, without a default",
            "changes the type of patients.weight",
            "demands a value of patients.village",
            "shortens patients.street",
            "makes patients(phone) unique",
            "makes surgeons(name) unique",
            "adds the check ck_size to slots",
            "adds the reference fk_patients_villages to patients",
            "runs SQL that does not begin with '-- both versions:' and why it suits both",
        ],
        RollingUpgradeRule.Objections(new Breaking().UpOperations));

    [Fact]
    public void What_only_adds_is_let_through() => Assert.Empty(RollingUpgradeRule.Objections(new Expanding().UpOperations));

    /// <summary>Planted: each line breaks the version before.</summary>
    private sealed class Breaking : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable("camps");
            migrationBuilder.RenameTable("slots", newName: "places");
            migrationBuilder.DropColumn("reason", "bookings");
            migrationBuilder.RenameColumn("status", "bookings", "state");
            migrationBuilder.AddColumn<string>("origin", "bookings", nullable: false);
            migrationBuilder.AlterColumn<int>("weight", "patients", "integer", oldClrType: typeof(string), oldType: "text");
            migrationBuilder.AlterColumn<string>("village", "patients", "text", nullable: false, oldClrType: typeof(string), oldType: "text", oldNullable: true);
            migrationBuilder.AlterColumn<string>("street", "patients", "text", maxLength: 50, oldClrType: typeof(string), oldType: "text", oldMaxLength: 100);
            migrationBuilder.CreateIndex("ix_phone", "patients", "phone", unique: true);
            migrationBuilder.AddUniqueConstraint("uq_name", "surgeons", "name");
            migrationBuilder.AddCheckConstraint("ck_size", "slots", "size > 0");
            migrationBuilder.AddForeignKey("fk_patients_villages", "patients", "village_id", "villages", principalColumn: "id");
            migrationBuilder.Sql("DELETE FROM reminders");
        }
    }

    /// <summary>Planted: all of it suits both versions.</summary>
    private sealed class Expanding : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable("villages", t => new { Id = t.Column<int>(name: "id", nullable: false), Name = t.Column<string>(name: "name", nullable: false) });
            migrationBuilder.AddColumn<string>("code", "villages", nullable: false);
            migrationBuilder.CreateIndex("ix_villages_name", "villages", "name", unique: true);
            migrationBuilder.AddColumn<string>("origin", "bookings", nullable: true);
            migrationBuilder.AddColumn<int>("weight", "patients", nullable: false, defaultValue: 0);
            migrationBuilder.CreateIndex("ix_origin", "bookings", "origin");
            migrationBuilder.DropIndex("ix_old", "bookings");
            migrationBuilder.AlterColumn<string>("village", "patients", "text", nullable: true, oldClrType: typeof(string), oldType: "text", oldNullable: false);
            migrationBuilder.AlterColumn<string>("street", "patients", "text", maxLength: 200, nullable: true, oldClrType: typeof(string), oldType: "text", oldMaxLength: 100, oldNullable: true);
            migrationBuilder.Sql("-- both versions: the column is new, nobody has written it yet\nUPDATE bookings SET origin = 'console'");
        }
    }
}
