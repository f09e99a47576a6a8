using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace Outreach.Web.Jobs;

/// <summary>Hangfire's log lines in the host's log, for as long as there is one.</summary>
/// <remarks>Hangfire keeps one log provider for the process. Where several hosts run in one, the last one's may be gone when another asks for it.</remarks>
internal sealed class JobLogs(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider host = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return host.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Nowhere();
        }
    }

    private sealed class Nowhere : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception) => false;
    }
}
