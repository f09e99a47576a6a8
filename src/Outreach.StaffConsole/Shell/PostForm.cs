namespace Outreach.StaffConsole.Shell;

/// <summary>Names that every form of the console shares.</summary>
public static class PostForm
{
    /// <summary>Carries the idempotency key.</summary>
    public const string KeyField = "_key";
}
