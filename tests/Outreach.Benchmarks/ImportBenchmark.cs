using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Testing;
using NodaTime.Text;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>A long registration list through the host: handed in, dry run, taken in; the job runs as it does in production.</summary>
internal static class ImportBenchmark
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        var rows = quick ? 5_000 : 50_000;
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var clock = new FakeClock(Instant.FromUtc(2026, 11, 24, 4, 0));
        await HostUnderTest.AddUsersAsync(database, clock);
        var programme = new ProgrammeBuilder(clock).WithWaiting(0).Build();
        await database.FillAsync(programme.Rows);
        await using var host = await MeasuredHost.StartAsync(database);
        using var client = await host.ClientAsync();

        var dryRun = await EndOfAsync(client, await UploadAsync(client, programme.Hospital.Id.Value, RegistrationList.Make(rows)));
        using var answer = await client.PostAsync(new Uri($"/api/v1/registration-imports/{IdOf(dryRun)}/take-in", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        var takenIn = await EndOfAsync(client, await answer.Content.ReadFromJsonAsync<JsonElement>());

        var (people, dry, peak) = (takenIn.GetProperty("accepted").GetInt32() + takenIn.GetProperty("warned").GetInt32(), RateOf(dryRun), host.PeakResident);
        var rate = RateOf(takenIn);
        return
        [
            new("import", $"dry run of {rows} rows", dry, "rows/s"),
            new("import", $"taking {rows} rows in, {people} of them as patients", rate, "rows/s", "at least 2000", rate >= 2_000),
            new("import", "peak resident memory of the host", peak, "MB", "under 250", peak < 250),
        ];
    }

    private static async Task<JsonElement> UploadAsync(HttpClient client, Guid hospital, byte[] list)
    {
        using var file = new ByteArrayContent(list);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent
        {
            { file, "file", "bench.csv" },
            { new StringContent(hospital.ToString()), "hospitalId" },
            { new StringContent("bench-2026"), "listName" },
            { new StringContent("2026-10-24"), "campDate" },
            { new StringContent("KG"), "country" },
        };
        using var answer = await client.PostAsync(new Uri("/api/v1/registration-imports", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> EndOfAsync(HttpClient client, JsonElement import)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (import.GetProperty("status").GetString() is "Queued" or "Running")
        {
            await pause.WaitForNextTickAsync();
            import = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/registration-imports/{IdOf(import)}", UriKind.Relative));
        }

        return import.GetProperty("status").GetString() == "Finished"
            ? import
            : throw new InvalidOperationException($"The import ended as {import.GetProperty("status")} ({import.GetProperty("reasonCode")}).");
    }

    private static string IdOf(JsonElement import) => import.GetProperty("importId").GetGuid().ToString();

    /// <summary>From when the job took it up; what it waited for the schedule is not counted.</summary>
    private static double RateOf(JsonElement import) =>
        import.GetProperty("rowsDone").GetInt32() / (InstantOf(import, "endedAt") - InstantOf(import, "startedAt")).TotalSeconds;

    private static Instant InstantOf(JsonElement import, string field) => InstantPattern.ExtendedIso.Parse(import.GetProperty(field).GetString()!).Value;
}

/// <summary>A list such as camps hand in, of people who do not exist: some numbers shared, some names common, some people twice.</summary>
internal static class RegistrationList
{
    private static readonly string[] Starts = ["Абды", "Бака", "Чын", "Дюй", "Эр", "Жак", "Кал", "Мам", "Нур", "Осмо", "Пар", "Рыс", "Сады", "Тал", "Улук", "Шам", "Асан", "Болот", "Кубат", "Замир"];
    private static readonly string[] Middles = ["бе", "га", "ды", "жи", "ка", "ли", "ма", "на", "ра", "са", "та", "ша"];
    private static readonly string[] Ends = ["ков", "лиев", "мбаев", "назаров", "рбаев", "тов", "ев", "матов"];
    private static readonly string[] Acuities = ["0,02", "0,05", "1/60", "3/60", "HM", "CF", "0,1", "6/60", "0,2", "LP"];

    public static byte[] Make(int rows)
    {
        var random = new Random(2026);
        var text = new StringBuilder("No,Family name,Given name,Patronymic,Sex,Date of birth,Phone,Escort,Escort phone,Citizenship,National ID,Village,VA R,VA L,VA R pinhole,VA L pinhole,Eye,Diagnosis,BP,Glucose,SMS consent,Notes\r\n");
        var before = string.Empty;
        for (var i = 1; i <= rows; i++)
        {
            // One in fifty stands on the list twice.
            var person = random.Next(50) == 0 && i > 1 ? before : Person(random);
            before = person;
            text.Append(CultureInfo.InvariantCulture, $"{i},{person}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Person(Random random)
    {
        var escort = random.Next(3) == 0 ? $"Айгуль,{Phone(random)}" : ",";
        var number = random.Next(2) == 0 ? string.Empty : FormattableString.Invariant($"AN{random.Next(1_000_000, 9_999_999)}");
        return FormattableString.Invariant(
            $"{Pick(random, Starts)}{Pick(random, Middles)}{Pick(random, Ends)},{Pick(random, Starts)}{Pick(random, Middles)}т,{Pick(random, Starts)}евич,М,{random.Next(1, 29):00}.{random.Next(1, 13):00}.{random.Next(1935, 1975)},{Phone(random)},{escort},KG,{number},с. Гүлчө,\"{Pick(random, Acuities)}\",\"{Pick(random, Acuities)}\",,,,катаракта OU,{random.Next(110, 170)}/{random.Next(70, 100)},\"{random.Next(4, 9)},{random.Next(10)} ммоль/л\",Y,");
    }

    private static string Phone(Random random) => FormattableString.Invariant($"+99670{random.Next(0, 10)}{random.Next(100_000, 999_999)}");

    private static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
