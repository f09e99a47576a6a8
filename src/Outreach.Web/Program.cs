using Outreach.Web;

var app = await OutreachHost.BuildAsync(args);
await app.RunAsync();
