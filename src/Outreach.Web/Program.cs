using Outreach.Infrastructure;
using Outreach.Web;
using Outreach.Web.Operating.Commands;

NativeMemory.KeepLittle();
if (args is ["help" or "--help", ..])
{
    await AdministrationCommand.HelpAsync(Console.Out);
    return 0;
}

if (AdministrationCommand.Of(args) is { } command)
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
    var own = args[1..];
    return await command.CallAsync(new CommandCall(WebApplication.CreateBuilder(own).Configuration, own, Console.In, Console.Out), stop.Token);
}

var app = await OutreachHost.BuildAsync(args);
await app.RunAsync();
return 0;
