using System.Diagnostics;

namespace Outreach.Web.Tests.Operating;

/// <summary>The program in a process of its own, as an operator calls it, until it has ended.</summary>
internal static class OutreachProcess
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="folder">Where it is called.</param>
    /// <param name="arguments">What stands behind its name.</param>
    /// <returns>Its exit code, what it wrote, and what it wrote as a failure.</returns>
    public static async Task<(int Code, string Output, string Said)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Outreach.Web.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var host = Process.Start(start)!;
        using var late = new CancellationTokenSource(Longest);
        await using var end = late.Token.Register(host.Kill);
        var output = host.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var said = await host.StandardError.ReadToEndAsync(CancellationToken.None);
        await host.WaitForExitAsync(CancellationToken.None);
        return (host.ExitCode, await output, said);
    }
}
