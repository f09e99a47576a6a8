using Outreach.Infrastructure;
using Outreach.Web;
using Outreach.Web.Operating;

NativeMemory.KeepLittle();
if (args is ["verify", .. var settings])
{
    var database = DatabaseSettings.From(WebApplication.CreateBuilder(settings).Configuration);
    return await VerifyCommand.RunAsync(database, SystemTime.Clock, Console.Out, CancellationToken.None);
}

var app = await OutreachHost.BuildAsync(args);
await app.RunAsync();
return 0;
