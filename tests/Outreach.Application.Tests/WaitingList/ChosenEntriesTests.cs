using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.WaitingList;

public sealed class ChosenEntriesTests
{
    private static readonly LocalDate Review = new(2026, 12, 20);

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Chosen_entries_are_held_resumed_and_removed_together_with_an_audit_record_for_each(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(3));
        var two = Chosen(programme.Entries.Take(2));

        var held = await app.SendAsync(new HoldEntries(two, "Roads are closed", Review));
        Assert.All(held.Items, e => Assert.Equal(EntryStatus.OnHold, e.Status));
        var resumed = await app.SendAsync(new ResumeEntries(Again(held)));
        Assert.All(resumed.Items, e => Assert.Equal(EntryStatus.Waiting, e.Status));
        await app.SendAsync(new RemoveEntries(Again(resumed), RemovalReason.Unreachable, "Called three times"));

        var found = await app.SendAsync(new GetEntries([.. programme.Entries.Select(e => e.Id.Value)]));
        Assert.Equal([EntryStatus.Removed, EntryStatus.Removed, EntryStatus.Waiting], found.Items.Select(e => e.Status));
        await using var db = app.OpenDatabase();
        foreach (var action in new[] { nameof(HoldEntries), nameof(ResumeEntries), nameof(RemoveEntries) })
        {
            var audited = await db.AuditRecords.Where(a => a.Action == action).Select(a => a.SubjectId).ToListAsync();
            Assert.Equal(two.Select(c => (Guid?)c.EntryId).Order(), audited.Order());
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task If_one_of_the_chosen_cannot_be_changed_or_has_changed_nothing_happens_to_any(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(3));
        var all = Chosen(programme.Entries);

        // Somebody holds the last one meanwhile: the versions say so, and without them its status does.
        await app.SendAsync(new HoldEntry(all[2].EntryId, "Fever", Review));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new HoldEntries(all, "Roads are closed", Review)));
        await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new HoldEntries([.. all.Select(c => c with { ExpectedVersion = null })], "Roads are closed", Review)));
        await app.SendAsync(new BookSurgery(all[1].EntryId, programme.Session.Id.Value));
        var refusal = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new RemoveEntries([new(all[0].EntryId), new(all[1].EntryId)], RemovalReason.Moved)));

        Assert.Equal("entry-booked", refusal.Code);
        await using var db = app.OpenDatabase();
        Assert.Equal([EntryStatus.Waiting, EntryStatus.Booked, EntryStatus.OnHold], await db.WaitingList.OrderBy(e => e.Id).Select(e => e.Status).ToListAsync());
        Assert.Equal(0, await db.AuditRecords.CountAsync(a => a.Action == nameof(HoldEntries) || a.Action == nameof(RemoveEntries)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Both_eyes_operated_elsewhere_leave_the_list_in_one_choice(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(1).WithBothEyes());

        var removed = await app.SendAsync(new RemoveEntries(Chosen(programme.Entries), RemovalReason.OperatedElsewhere));

        Assert.Equal([EntryStatus.Removed, EntryStatus.Removed], removed.Items.Select(e => e.Status));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Entries_of_another_hospital_are_not_there_and_no_choice_is_empty_or_names_one_twice(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var own = await app.GivenAsync(p => p.WithWaiting(1));
        var other = await app.GivenAsync(p => p.WithWaiting(1).AtHospital("KG-JAL-TEST"));
        HeldRole[] clerk = [new(StaffRole.BookingClerk, own.Hospital.Id)];
        var both = Chosen([.. own.Entries, .. other.Entries]);

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetEntries([.. both.Select(c => c.EntryId)]), roles: clerk));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new HoldEntries(both, "Roads are closed", Review), roles: clerk));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new ResumeEntries([])));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new ResumeEntries([both[0], both[0]])));
    }

    private static List<ChosenEntry> Chosen(IEnumerable<WaitingListEntry> entries) => [.. entries.Select(e => new ChosenEntry(e.Id.Value, e.Version))];

    private static List<ChosenEntry> Again(EntriesChanged changed) => [.. changed.Items.Select(e => new ChosenEntry(e.EntryId, e.Version))];
}
