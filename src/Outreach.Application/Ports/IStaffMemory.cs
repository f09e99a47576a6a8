namespace Outreach.Application.Ports;

/// <summary>What this node remembers of staff from one request to the next.</summary>
public interface IStaffMemory
{
    /// <summary>Reads afresh next time.</summary>
    void Forget(Guid userId);
}
