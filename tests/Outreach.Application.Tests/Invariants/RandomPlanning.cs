using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Theatre;
using Outreach.Application.WaitingList;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Tests.Invariants;

/// <summary>What planners, clinicians and programme managers do at random beside the bookings.</summary>
internal static class RandomPlanning
{
    private const string Reason = "At random";

    public static IEnumerable<RandomCommand> Sessions()
    {
        yield return new("create-session", 2, async (w, d) =>
        {
            var programme = d.Of(w.Programmes);
            var start = new LocalTime(d.Of(8, 13), 0);
            return await w.SendAsync(d, new CreateSession(
                programme.Hospital.Id.Value, programme.Theatre.Id.Value, d.Of(w.Programmes).Surgeon.Id.Value, null, w.Today().PlusDays(d.Of(-1, 1, 2, 5, 30, 40)),
                start, start.PlusHours(3), Technique.Phaco, d.Of(1, 2, 3), d.OneIn(2) ? 1 : null, d.OneIn(2)));
        });
        yield return new("open-session", 3, async (w, d) => await w.SendAsync(d, new OpenSession(await w.SessionAsync(d, SessionStatus.Draft, SessionStatus.Closed), RandomCommand.Version(d))));
        yield return new("change-session-times", 5, async (w, d) =>
        {
            var start = new LocalTime(d.Of(8, 9, 10, 13), d.Of(0, 0, 30));
            return await w.SendAsync(d, new ChangeSessionTimes(
                await w.SessionAsync(d, SessionStatus.Open, SessionStatus.Closed), start, start.PlusHours(d.Of(2, 3)), d.OneIn(9) ? w.Today() : null, RandomCommand.Version(d)));
        });
        yield return new("close-session", 1, async (w, d) => await w.SendAsync(d, new CloseSession(await w.SessionAsync(d, SessionStatus.Open), RandomCommand.Version(d))));
        yield return new("cancel-session", 1, async (w, d) => await w.SendAsync(d, new CancelSession(
            await w.SessionAsync(d, SessionStatus.Draft, SessionStatus.Open, SessionStatus.Closed), Reason, RandomCommand.Version(d))));
        yield return new("finish-session", 1, async (w, d) => await w.SendAsync(d, new FinishSession(await w.SessionAsync(d, SessionStatus.Closed), RandomCommand.Version(d))));
    }

    public static IEnumerable<RandomCommand> WaitingList()
    {
        yield return new("hold-entry", 2, async (w, d) => await w.SendAsync(d, new HoldEntry(await w.EntryAsync(d, EntryStatus.Waiting), Reason, w.Today().PlusDays(d.Of(-1, 3, 20)), RandomCommand.Version(d))));
        yield return new("resume-entry", 2, async (w, d) => await w.SendAsync(d, new ResumeEntry(await w.EntryAsync(d, EntryStatus.OnHold), RandomCommand.Version(d))));
        yield return new("remove-entry", 1, async (w, d) => await w.SendAsync(d, new RemoveEntry(
            d.OneIn(2) ? await w.EntryAsync(d, EntryStatus.Booked) : await w.EntryAsync(d, EntryStatus.Waiting, EntryStatus.OnHold), d.Of(Enum.GetValues<RemovalReason>()), null, RandomCommand.Version(d))));
        yield return new("override-priority", 1, async (w, d) => await w.SendAsync(d, new OverridePriority(
            await w.EntryAsync(d, EntryStatus.Waiting), d.Of(Enum.GetValues<PriorityTier>()), d.OneIn(2) ? d.Below(9) : null, Reason, RandomCommand.Version(d))));
        yield return new("end-priority-override", 1, async (w, d) => await w.SendAsync(d, new EndPriorityOverride(await OverriddenAsync(w, d), Reason)));
        yield return new("settle-clinician-queue", 1, async (w, d) => await w.SendAsync(d, new SettleClinicianQueue(
            await w.EntryAsync(d, EntryStatus.Waiting), d.OneIn(5) ? ClinicianQueue.Urgent : ClinicianQueue.None, Reason, RandomCommand.Version(d))));
    }

    public static IEnumerable<RandomCommand> Commitments()
    {
        yield return new("amend-commitment", 1, async (w, d) => await w.SendAsync(d, new AmendCommitment(
            d.Of(w.Programmes).Commitment.Id.Value, d.Of(-3, -1, 1, 2), Reason, RandomCommand.Version(d))));
        yield return new("transfer-quota", 2, async (w, d) =>
        {
            var programme = d.Of(w.Programmes);
            var from = d.OneIn(2) ? programme.Pool : programme.Allotment;
            var to = d.OneIn(6) ? d.Of(w.Programmes).Pool : from == programme.Pool ? programme.Allotment : programme.Pool;
            return await w.SendAsync(d, new TransferQuota(programme.Commitment.Id.Value, from.Id.Value, to.Id.Value, d.Of(1, 2, 9), Reason, RandomCommand.Version(d)));
        });
        yield return new("create-allotment", 1, async (w, d) => await w.SendAsync(d, new CreateAllotment(
            d.Of(w.Programmes).Commitment.Id.Value, d.OneIn(2) ? d.Of(w.Programmes).Hospital.Id.Value : null, d.OneIn(2) ? "KG" : null,
            d.OneIn(3) ? w.Today() : null, d.OneIn(3) ? w.Today().PlusDays(40) : null, d.Of(1, 2, 9), Reason, RandomCommand.Version(d))));
        yield return new("attribute-operation", 2, async (w, d) =>
        {
            await using var db = w.App.OpenDatabase();
            var beyond = await db.Operations.Where(o => o.BeyondCeiling).OrderBy(o => o.Id).Select(o => o.Id.Value).ToListAsync();
            var operation = d.Id(beyond, await db.Operations.OrderBy(o => o.Id).Select(o => o.Id.Value).ToListAsync());
            var programme = d.Of(w.Programmes);
            return await w.SendAsync(d, new AttributeOperation(operation, (d.OneIn(2) ? programme.Pool : programme.Allotment).Id.Value, Reason, RandomCommand.Version(d)));
        });
        yield return new("close-commitment", 1, async (w, d) => d.OneIn(3)
            ? await w.SendAsync(d, new CloseCommitment(d.Of(w.Programmes).Commitment.Id.Value, Reason, RandomCommand.Version(d)))
            : "kept open");
        yield return new("verify-beyond-ceiling", 1, async (w, d) =>
        {
            await using var db = w.App.OpenDatabase();
            var beyond = await db.Operations.Where(o => o.BeyondCeiling && o.Status == OperationStatus.Recorded).OrderBy(o => o.Id).Select(o => o.Id.Value).ToListAsync();
            return beyond.Count == 0 ? "nothing is beyond" : await w.SendAsync(d, new Outcomes.VerifyOperation(d.Of(beyond)));
        });
    }

    private static async Task<Guid> OverriddenAsync(RandomWorld world, Dice dice)
    {
        await using var db = world.App.OpenDatabase();
        var all = await db.WaitingList.OrderBy(e => e.Id).Select(e => new { Id = e.Id.Value, Overridden = e.OverrideAt != null }).ToListAsync();
        return dice.Id([.. all.Where(e => e.Overridden).Select(e => e.Id)], [.. all.Select(e => e.Id)]);
    }
}
