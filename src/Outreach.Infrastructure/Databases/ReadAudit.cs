using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain.Security;

namespace Outreach.Infrastructure.Databases;

/// <summary>Commits the audit records of many readers in one transaction.</summary>
/// <remarks>A reader waits for its record, so nothing is read unrecorded; one disk write serves all who wait.</remarks>
public sealed class ReadAudit(IDbContextFactory<OutreachDbContext> contexts, IDatabaseEngine engine) : BackgroundService, IReadAudit
{
    private const int BatchSize = 256;

    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(4096) { SingleReader = true });

    public async Task WriteAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var pending = new Pending(record, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(pending, cancellationToken);
        await pending.Written.Task.WaitAsync(cancellationToken);
    }

    /// <remarks>Stopping is no failure: nothing more is taken, and who waits still gets an answer.</remarks>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var closing = stoppingToken.Register(() => queue.Writer.TryComplete());
        var batch = new List<Pending>(BatchSize);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < BatchSize && queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            using var turn = await engine.EnterWriteAsync(CancellationToken.None);
            db.AuditRecords.AddRange(batch.Select(p => p.Record));
            await db.SaveChangesAsync();
            batch.ForEach(p => p.Written.TrySetResult());
        }
        catch (Exception failure)
        {
            // The readers get the failure, and so no data; the next batch tries afresh.
            batch.ForEach(p => p.Written.TrySetException(failure));
        }
    }

    private sealed record Pending(AuditRecord Record, TaskCompletionSource Written);
}
