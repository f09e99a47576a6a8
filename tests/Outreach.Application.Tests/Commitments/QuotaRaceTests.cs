using Outreach.Application.Bookings;
using Outreach.Application.Commitments;
using Outreach.Application.Outcomes;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Commitments;

public sealed class QuotaRaceTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Transfers_amendments_and_bookings_at_once_never_break_a_sum(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).WithPlaces(40).WithWaiting(40).WithAllotment(12).WithPool(8).Build();
        await app.SaveAsync([.. programme.Rows]);
        var (id, pool, allotment) = (programme.Commitment.Id.Value, programme.Pool.Id.Value, programme.Allotment.Id.Value);

        var moves = Enumerable.Range(0, 24).Select(i => (i % 4) switch
        {
            0 => TryAsync(() => app.SendAsync(new TransferQuota(id, pool, allotment, 2, "To the hospital"))),
            1 => TryAsync(() => app.SendAsync(new TransferQuota(id, allotment, pool, 3, "To the pool"))),
            2 => TryAsync(() => app.SendAsync(new AmendCommitment(id, 2, "More"))),
            _ => TryAsync(() => app.SendAsync(new AmendCommitment(id, -1, "Less"))),
        });
        var bookings = programme.Entries.Select(e => TryAsync(() => app.SendAsync(new BookSurgery(e.Id.Value, programme.Session.Id.Value))));
        var outcomes = await Task.WhenAll(moves.Concat(bookings));

        Assert.Contains(outcomes, o => o == "done");
        Assert.All(outcomes, o => Assert.Contains(o, (string[])["done", "quota-in-use", "allotment-exhausted"]));
        var commitment = await app.SendAsync(new GetCommitment(id));
        Assert.Equal(outcomes[24..].Count(o => o == "done"), commitment.Balance.Reserved);
        Assert.Equal(commitment.Balance.Ceiling, commitment.Balance.Allotted + commitment.Balance.Pool);
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task After_closing_nothing_new_is_reserved_and_what_is_reserved_can_be_released(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).WithWaiting(2).Build();
        await app.SaveAsync([.. programme.Rows]);
        var booked = await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));

        await app.SendAsync(new CloseCommitment(programme.Commitment.Id.Value, "The donor ended it"));

        var refusal = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Session.Id.Value)));
        Assert.Equal("no-commitment", refusal.Code);
        await app.SendAsync(new CancelBooking(booked.BookingId, EndReason.Illness, CancelledBy.Patient));
        Assert.Equal(0, (await app.SendAsync(new GetCommitment(programme.Commitment.Id.Value))).Balance.Reserved);
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_operation_beyond_the_ceiling_is_counted_once_a_manager_has_made_room(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).WithWaiting(3).WithAllotment(1).Build();
        await app.SaveAsync([.. programme.Rows]);
        var (id, pool, allotment) = (programme.Commitment.Id.Value, programme.Pool.Id.Value, programme.Allotment.Id.Value);
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        var today = HospitalTime.DateAt(app.Clock.GetCurrentInstant(), programme.Hospital.Zone);
        var facts = new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, programme.Surgeon.Id.Value);
        var recorded = await app.SendAsync(new RecordUnbookedOperation(programme.Entries[1].Id.Value, today, facts));
        var verified = await app.SendAsync(new RecordUnbookedOperation(programme.Entries[2].Id.Value, today, facts));
        await app.SendAsync(new VerifyOperation(verified.OperationId), app.OtherUser);
        Assert.Equal(2, (await app.SendAsync(new ListOperationsBeyondCeiling())).Items.Count);
        await app.AssertInvariantsAsync();

        var full = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new AttributeOperation(recorded.OperationId, allotment, "No room yet")));
        Assert.Equal("allotment-exhausted", full.Code);
        await app.SendAsync(new AmendCommitment(id, 2, "Approved"));
        await app.SendAsync(new TransferQuota(id, pool, allotment, 2, "For the two"));
        await app.SendAsync(new AttributeOperation(recorded.OperationId, allotment, "Amended"));
        await app.SendAsync(new AttributeOperation(verified.OperationId, allotment, "Amended"));
        await app.SendAsync(new VerifyOperation(recorded.OperationId), app.OtherUser);

        var balance = (await app.SendAsync(new GetCommitment(id))).Balance;
        Assert.Equal((1, 2, 0), (balance.Reserved, balance.Fulfilled, balance.Remaining));
        Assert.Empty((await app.SendAsync(new ListOperationsBeyondCeiling())).Items);
        var again = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new AttributeOperation(recorded.OperationId, allotment, "Twice")));
        Assert.Equal("not-beyond-ceiling", again.Code);
        await app.AssertInvariantsAsync();
    }

    private static async Task<string> TryAsync<T>(Func<Task<T>> send)
    {
        try
        {
            await send();
            return "done";
        }
        catch (RuleViolationException refusal)
        {
            return refusal.Code;
        }
    }
}
