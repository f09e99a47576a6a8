namespace Outreach.Domain;

/// <summary>A row that two people may change at once: the later save must be told that it read a stale copy.</summary>
public interface IVersioned
{
    /// <summary>Counts the saves from 0; the entity tag on the wire.</summary>
    long Version { get; }
}
