using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Security;

public sealed class SealAuditTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_record_that_comes_after_later_ones_were_sealed_is_sealed_too_and_the_chain_verifies(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var now = app.Clock.GetCurrentInstant();
        var first = await WriteAsync(app, now);
        await app.SendAsSystemAsync(new SealAudit());
        var slow = await WriteAsync(app, now - Duration.FromMinutes(20));

        var next = await app.SendAsSystemAsync(new SealAudit());

        Assert.Equal(1, next.Records);
        Assert.Equal([first, slow], await SealedAsync(app));
        Assert.Equal(0, (await app.SendAsSystemAsync(new SealAudit())).Records);
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_record_of_a_host_whose_clock_was_days_behind_is_reported_until_the_run_over_all_records_has_sealed_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var now = app.Clock.GetCurrentInstant();
        var first = await WriteAsync(app, now);
        await app.SendAsSystemAsync(new SealAudit());
        var behind = await WriteAsync(app, now - Duration.FromDays(3));

        Assert.Equal(0, (await app.SendAsSystemAsync(new SealAudit())).Records);
        Assert.Equal(["records-are-sealed"], (await app.CheckInvariantsAsync()).Where(f => !f.Holds).Select(f => f.Name));

        Assert.Equal(1, (await app.SendAsSystemAsync(new SealAudit(FromTheBeginning: true))).Records);
        Assert.Equal([first, behind], await SealedAsync(app));
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Records_are_sealed_once_each_in_their_order_however_many_seal_at_once(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var records = new List<AuditRecordId>();
        for (var i = 0; i < 50; i++)
        {
            records.Add(await WriteAsync(app, app.Clock.GetCurrentInstant()));
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => app.SendAsSystemAsync(new SealAudit(10)))));

        Assert.Equal(50, runs.Sum(r => r.Records));
        Assert.Equal(records, await SealedAsync(app));
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_sealed_record_that_somebody_took_out_does_not_stop_the_sealing_of_others(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var first = await WriteAsync(app, app.Clock.GetCurrentInstant());
        await app.SendAsSystemAsync(new SealAudit());
        var gone = EntityId.New<AuditRecordId>(app.Clock);
        await using (var db = app.OpenDatabase())
        {
            db.Add(new AuditSeal(2, gone, new string('a', 64)));
            await db.SaveChangesAsync();
        }

        var next = await WriteAsync(app, app.Clock.GetCurrentInstant());

        Assert.Equal(1, (await app.SendAsSystemAsync(new SealAudit())).Records);
        Assert.Equal([first, gone, next], await SealedAsync(app));
    }

    private static async Task<AuditRecordId> WriteAsync(AppUnderTest app, Instant at)
    {
        var record = new AuditRecord(EntityId.New<AuditRecordId>(new FakeClock(at)), at, null, "Test", "thing", null);
        await using var db = app.OpenDatabase();
        db.Add(record);
        await db.SaveChangesAsync();
        return record.Id;
    }

    private static async Task<List<AuditRecordId>> SealedAsync(AppUnderTest app)
    {
        await using var db = app.OpenDatabase();
        return await db.AuditSeals.OrderBy(s => s.Number).Select(s => s.RecordId).ToListAsync();
    }
}
