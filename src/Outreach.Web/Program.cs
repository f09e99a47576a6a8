using System.Data.Common;
using Outreach.Infrastructure;
using Outreach.Web;
using Outreach.Web.Operating;
using Outreach.Web.Operating.Commands;

NativeMemory.KeepLittle();
var line = CommandLine.Of(args);
if (line.AsksForHelp)
{
    await AdministrationCommand.HelpAsync(Console.Out);
    return 0;
}

if (line.Refusal is { } mistyped)
{
    await Console.Error.WriteLineAsync($"Outreach.Web: {mistyped}");
    return CommandLine.Mistyped;
}

if (line.Command is { } command)
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
    var own = args[1..];
    return await command.CallAsync(new CommandCall(WebApplication.CreateBuilder(own).Configuration, own, Console.In, Console.Out), stop.Token);
}

WebApplication app;
try
{
    app = await OutreachHost.BuildAsync(args, ScheduledBackup.RefuseWrongSettings);
}
catch (Exception failure) when (ReasonOf(failure) is not null)
{
    // Whoever set it up needs this line; where in the program it was found out is of no use to them.
    await Console.Error.WriteLineAsync($"Outreach does not start: {ReasonOf(failure)}");
    return 1;
}

await app.RunAsync();
return 0;

static string? ReasonOf(Exception? failure) => failure switch
{
    null => null,
    StartRefusedException or DbException => failure.Message,
    _ => ReasonOf(failure.InnerException),
};
