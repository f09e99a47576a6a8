using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
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

    /// <summary>The host runs on the compiled model, these tests on the one that is worked out: they must say the same.</summary>
    [Theory, MemberData(nameof(Factories), DisableDiscoveryEnumeration = true)]
    public void The_compiled_model_is_the_model(IDesignTimeDbContextFactory<OutreachDbContext> factory)
    {
        using var workedOut = factory.CreateDbContext([]);
        var sqlite = workedOut.Database.IsSqlite();
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(sqlite ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql, workedOut.Database.GetConnectionString()!)
            .UseModel(sqlite ? Migrations.Sqlite.CompiledModel.OutreachDbContextModel.Instance : Migrations.PostgreSql.CompiledModel.OutreachDbContextModel.Instance);
        using var compiled = new OutreachDbContext(options.Options);

        var expected = Describe(workedOut.Model);
        Assert.Contains("bookings", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Describe(compiled.Model));
    }

    private static string Describe(IModel model) => string.Join('\n', model.GetEntityTypes().OrderBy(e => e.Name, StringComparer.Ordinal).SelectMany(Describe));

    private static IEnumerable<string> Describe(IEntityType type) =>
    [
        $"{type.Name} {type.GetTableName()}",
        .. type.GetProperties().Select(p => $"  {p.Name} {p.ClrType} {p.GetColumnName()} {p.GetColumnType()} {p.IsNullable} {p.GetMaxLength()} {p.IsConcurrencyToken} {p.ValueGenerated} {p.GetTypeMapping().Converter?.GetType()}"),
        .. type.GetKeys().Select(k => $"  key {k.GetName()} {Names(k.Properties)} {k.IsPrimaryKey()}"),
        .. type.GetForeignKeys().Select(f => $"  to {f.PrincipalEntityType.Name} {Names(f.Properties)} {f.DeleteBehavior}").Order(StringComparer.Ordinal),
        .. type.GetIndexes().Select(i => $"  index {i.GetDatabaseName()} {Names(i.Properties)} {i.IsUnique}").Order(StringComparer.Ordinal),
    ];

    private static string Names(IEnumerable<IReadOnlyProperty> properties) => string.Join(',', properties.Select(p => p.Name));

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
