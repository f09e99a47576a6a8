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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Pending>(BatchSize);
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < BatchSize && queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            await CommitAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Pending> batch, CancellationToken stoppingToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(stoppingToken);
            using var turn = await engine.EnterWriteAsync(stoppingToken);
            db.AuditRecords.AddRange(batch.Select(p => p.Record));
            await db.SaveChangesAsync(stoppingToken);
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
