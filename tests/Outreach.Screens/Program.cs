using Outreach.Screens;
using Outreach.Testing;

// Takes a picture of every screen of the console, with the demo's data, into docs/screens.
// Names of screens as arguments take only those.
var folder = Path.Combine(Repository(), "docs", "screens");
var wanted = Screen.All.Where(s => args.Length == 0 || args.Contains(s.Name)).ToList();
if (wanted.Count == 0)
{
    Console.Error.WriteLine($"usage: [NAME ...], of: {string.Join(", ", Screen.All.Select(s => s.Name))}");
    return 2;
}

Directory.CreateDirectory(folder);
await using var host = await DemoHost.StartAsync();
await using var camera = await Camera.OpenAsync(host.Address, folder);
var failures = 0;
foreach (var screen in wanted)
{
    foreach (var dress in screen.Dresses)
    {
        if (await camera.TakeAsync(screen, dress) is { } failure)
        {
            Console.Error.WriteLine(failure);
            failures++;
        }
    }
}

Console.WriteLine($"{Directory.GetFiles(folder, "*.png").Length} pictures, {Directory.GetFiles(folder, "*.png").Sum(f => new FileInfo(f).Length) / 1024} kB in {folder}");
return failures == 0 ? 0 : 1;

static string Repository()
{
    for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
    {
        if (File.Exists(Path.Combine(at.FullName, "Outreach.sln")))
        {
            return at.FullName;
        }
    }

    throw new DirectoryNotFoundException("Outreach.sln is in no folder above this program.");
}
