namespace Outreach.Infrastructure;

/// <summary>The host does not start as it is set up; the message tells whoever runs it what to do.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
