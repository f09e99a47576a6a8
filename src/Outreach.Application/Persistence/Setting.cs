namespace Outreach.Application.Persistence;

/// <summary>A fact that all nodes share, as the demo's clock.</summary>
public sealed class Setting
{
    private Setting() { }

    public Setting(string key, string value) => (Key, Value) = (key, value);

    public string Key { get; private set; } = null!;

    public string Value { get; private set; } = null!;

    public void Change(string value) => Value = value;
}
