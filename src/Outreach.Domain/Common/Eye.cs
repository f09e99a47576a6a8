namespace Outreach.Domain;

/// <summary>Which eye. The unit of everything counted: one eye, one operation.</summary>
public enum Eye
{
    Right = 1,
    Left = 2,
}

public static class Eyes
{
    public static Eye Fellow(this Eye eye) => eye == Eye.Right ? Eye.Left : Eye.Right;
}
