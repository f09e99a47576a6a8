using Microsoft.EntityFrameworkCore;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Testing.Nation;

namespace Outreach.Application.Tests.Databases;

public sealed class NationTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_generated_nation_obeys_every_rule_and_its_guards_are_up_again(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        await using var db = app.OpenDatabase();

        var rows = await NationBuilder.WriteAsync(db, NationSize.Of(2_000), app.Clock.GetCurrentInstant());

        var findings = await app.CheckInvariantsAsync();
        Assert.Empty(findings.Where(f => !f.Holds).Select(f => $"{f.Name}: {f.Violations} {string.Join(' ', f.Samples)}"));
        Assert.True(rows > 15 * 2_000, $"Only {rows} rows.");
        Assert.InRange(await db.Patients.CountAsync(), 1_990, 2_010);
        Assert.Equal(
            [BookingStatus.Booked, BookingStatus.Confirmed, BookingStatus.Completed, BookingStatus.Cancelled, BookingStatus.NoShow],
            (await db.Bookings.Select(b => b.Status).Distinct().ToListAsync()).Order());
        Assert.True(await db.WaitingList.CountAsync(e => e.Status == EntryStatus.Waiting) > 400);
        await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlAsync($"DELETE FROM ledger"));
    }
}
