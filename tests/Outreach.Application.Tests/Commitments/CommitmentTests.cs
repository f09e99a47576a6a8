using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Commitments;

public sealed class CommitmentTests
{
    private static readonly CommitmentTerms Terms = new("SCO-2025", "Pledge of 2025", "CN", 5000, new LocalDate(2025, 9, 1), new LocalDate(2030, 8, 31), ["UZ", "KG"]);

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_commitment_goes_from_draft_to_closed_and_its_ledger_tells_every_step(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var id = (await app.SendAsync(new CreateCommitment(Terms with { Pledged = 400 }))).CommitmentId;
        await app.AssertInvariantsAsync();
        await app.SendAsync(new CorrectCommitment(id, Terms));
        await app.SendAsync(new ActivateCommitment(id));

        var uzbek = await app.SendAsync(new CreateAllotment(id, null, "UZ", null, null, 1000, "First share"));
        var autumn = await app.SendAsync(new CreateAllotment(id, null, null, new LocalDate(2026, 9, 1), new LocalDate(2026, 12, 31), 0, "For the autumn"));
        await app.SendAsync(new TransferQuota(id, uzbek.AllotmentId, autumn.AllotmentId, 300, "Fewer were listed"));
        await app.SendAsync(new AmendCommitment(id, 187, "Approved by the donor"));
        await app.SendAsync(new AmendCommitment(id, -4187, "The donor withdrew"));
        await app.AssertInvariantsAsync();
        await app.SendAsync(new CloseCommitment(id, "The window has ended"));

        var commitment = await app.SendAsync(new GetCommitment(id));
        Assert.Equal(new CommitmentBalance(1000, 1000, 0, 0, 0, 1000), commitment.Balance);
        Assert.Equal((5000, -4000, CommitmentStatus.Closed), (commitment.Pledged, commitment.Amended, commitment.Status));
        Assert.Equal([0, 700, 300], commitment.Allotments.Select(a => a.Quota));
        Assert.DoesNotContain(commitment.Allotments, a => a.IsOpen);
        var ledger = await app.SendAsync(new ListLedger(id));
        Assert.Equal([5000, -1000, 1000, -300, 300, 187, -4187], ledger.Items.Select(l => l.QuotaChange));
        Assert.Equal(["counting-v1"], ledger.Items.Select(l => l.RuleVersion).Distinct());
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_the_state_or_the_quota_forbids_is_refused_by_code(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var draft = (await app.SendAsync(new CreateCommitment(Terms))).CommitmentId;

        await RefusedAsync("commitment-code-taken", new CreateCommitment(Terms));
        await RefusedAsync("illegal-transition", new AmendCommitment(draft, 1, "Too early"));
        await RefusedAsync("illegal-transition", new CloseCommitment(draft, "Too early"));
        await RefusedAsync("illegal-transition", new CreateAllotment(draft, null, "UZ", null, null, 1, "Too early"));
        var active = await app.SendAsync(new ActivateCommitment(draft));
        await RefusedAsync("illegal-transition", new ActivateCommitment(draft));
        await RefusedAsync("illegal-transition", new CorrectCommitment(draft, Terms));
        await RefusedAsync("quota-in-use", new CreateAllotment(draft, null, "UZ", null, null, 5001, "More than there is"));
        await app.SendAsync(new CreateAllotment(draft, null, "UZ", null, null, 10, "A share"));
        await RefusedAsync("allotment-exists", new CreateAllotment(draft, null, "UZ", null, null, 10, "Twice"));
        await RefusedAsync("country-out-of-scope", new CreateAllotment(draft, null, "FR", null, null, 10, "Wrong country"));
        await RefusedAsync("period-out-of-window", new CreateAllotment(draft, null, null, new LocalDate(2031, 1, 1), null, 10, "Too late"));
        await RefusedAsync("quota-in-use", new AmendCommitment(draft, -4991, "More than the pool has"));
        await RefusedAsync("ceiling-not-positive", new AmendCommitment(draft, -5000, "All of it"));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new AmendCommitment(draft, 1, "On an old copy", active.Version)));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetCommitment(app.User.Value)));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new CreateAllotment(draft, app.User.Value, null, null, null, 1, "No such hospital")));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new CreateAllotment(draft, null, null, null, null, 1, "For nothing")));
        await app.AssertInvariantsAsync();

        async Task RefusedAsync<T>(string code, ICommand<T> command) =>
            Assert.Equal(code, (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(command))).Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_manager_of_one_hospital_does_not_reach_commitments(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        HeldRole[] one = [new(StaffRole.ProgrammeManager, new HospitalId(app.User.Value))];

        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new CreateCommitment(Terms), roles: one));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new ListCommitments(), roles: one));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(new ListCommitments(), roles: [new(StaffRole.BookingClerk, null)]));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_database_refuses_quotas_that_do_not_make_up_the_ceiling(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var id = (await app.SendAsync(new CreateCommitment(Terms))).CommitmentId;
        await app.SendAsync(new ActivateCommitment(id));
        await using var db = app.OpenDatabase();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"UPDATE allotments SET quota = quota + 1"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"UPDATE commitments SET amended = amended + 1"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"DELETE FROM allotments"));
        await using (var both = await db.Database.BeginTransactionAsync())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE commitments SET amended = amended + 1");
            await db.Database.ExecuteSqlAsync($"UPDATE allotments SET quota = quota + 1");
            await both.CommitAsync();
        }

        Assert.Equal(5001, await db.Allotments.SumAsync(a => a.Quota));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Pages_of_the_ledger_and_of_commitments_follow_each_other_without_gap(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        for (var i = 0; i < 3; i++)
        {
            await app.SendAsync(new CreateCommitment(Terms with { Code = $"C-{i}" }));
        }

        var first = await app.SendAsync(new ListCommitments(Limit: 2));
        var second = await app.SendAsync(new ListCommitments(After: first.Next, Limit: 2));

        Assert.Equal(["C-0", "C-1", "C-2"], first.Items.Concat(second.Items).Select(c => c.Code));
        Assert.Null(second.Next);
    }
}
