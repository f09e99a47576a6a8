using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests;

public sealed class MigrationTests
{
    public static TheoryData<IDesignTimeDbContextFactory<OutreachDbContext>> Factories =>
        [new Migrations.Sqlite.DesignTimeFactory(), new Migrations.PostgreSql.DesignTimeFactory()];

    /// <summary>Needs no server: the model is compared with the provider's own snapshot.</summary>
    [Theory, MemberData(nameof(Factories), DisableDiscoveryEnumeration = true)]
    public void Every_model_change_has_a_migration_for_every_provider(IDesignTimeDbContextFactory<OutreachDbContext> factory)
    {
        using var db = factory.CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_audit_record_cannot_be_changed_or_deleted_even_by_hand(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        await app.SaveAsync(new AuditRecord(EntityId.New<AuditRecordId>(app.Clock), app.Clock.GetCurrentInstant(), app.User, "Test", "test", null));
        await using var db = app.OpenDatabase();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"UPDATE audit_records SET action = 'x'"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"DELETE FROM audit_records"));
        Assert.Equal(1, await db.AuditRecords.CountAsync());
    }
}
