using NodaTime;

namespace Outreach.Web;

/// <summary>The only place that looks at the machine's clock.</summary>
internal static class SystemTime
{
#pragma warning disable RS0030 // Everything else gets it injected.
    public static IClock Clock => SystemClock.Instance;
#pragma warning restore RS0030
}
