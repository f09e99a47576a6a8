using Outreach.Domain.Security;

namespace Outreach.Application.Ports;

/// <summary>Writes audit records of reads; many readers share one transaction, so reading stays fast.</summary>
public interface IReadAudit
{
    /// <summary>Completes when the record is on disk.</summary>
    Task WriteAsync(AuditRecord record, CancellationToken cancellationToken);
}
