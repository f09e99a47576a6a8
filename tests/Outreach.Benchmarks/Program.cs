using Outreach.Benchmarks;

// Prints one table for each benchmark and then the same as JSON. Figures are ratios within one run; a machine that is
// busy with something else makes both sides slower.
var quick = args.Contains("--quick");
var wanted = args.Where(a => !a.StartsWith('-')).ToList();
if (wanted.Count != 1 || !(wanted[0] == "all" || Benchmark.All.ContainsKey(wanted[0])))
{
    Console.Error.WriteLine($"usage: NAME|all [--quick], where NAME is one of: {string.Join(", ", Benchmark.All.Keys)}");
    return 2;
}

var figures = new List<Figure>();
foreach (var (name, run) in Benchmark.All.Where(b => wanted[0] is "all" || wanted[0] == b.Key))
{
    Console.WriteLine($"== {name}");
    var measured = await run(quick);
    Report.Table(measured, Console.Out);
    figures.AddRange(measured);
}

Report.Json(figures, Console.Out);
return 0;
