namespace Outreach.Application.Persistence;

/// <summary>A key that signs cookies, tokens and forms at every node; the library that made it reads and renews it.</summary>
public sealed class ProtectionKey
{
    private ProtectionKey() { }

    public ProtectionKey(string name, string xml) => (Name, Xml) = (name, xml);

    public string Name { get; private set; } = null!;

    /// <summary>Encrypted with the installation's secret, if it has one.</summary>
    public string Xml { get; private set; } = null!;
}
