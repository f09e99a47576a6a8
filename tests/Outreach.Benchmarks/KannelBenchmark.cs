using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Identity;
using Outreach.Infrastructure.Reminders;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>
/// Due reminders through a real Kannel to a carrier: claimed, rendered, handed over, recorded. In turns with them, a bare loop hands the same texts to
/// the same Kannel, as many at once, and does nothing else.
/// </summary>
internal sealed class KannelBenchmark : IAsyncDisposable
{
    private const int Parts = 4;

    /// <summary>Texts that the bare loop goes round.</summary>
    private const int Sample = 500;

    private readonly KannelServer kannel;
    private readonly TestDatabase database;
    private readonly FakeClock clock;
    private readonly Carrier carrier;
    private readonly HttpClient bare = new(new SocketsHttpHandler { UseProxy = false });

    private KannelBenchmark(KannelServer kannel, TestDatabase database, FakeClock clock) =>
        (this.kannel, this.database, this.clock, carrier) = (kannel, database, clock, new Carrier(kannel.CarrierPort));

    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        var reminders = quick ? 8_000 : 100_000;
        var clock = new FakeClock(Instant.FromUtc(2026, 11, 24, 6, 0));
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await RemindersBenchmark.FillAsync(database, clock, reminders + (reminders / 5) + Sample);
        await using var benchmark = new KannelBenchmark(await KannelServer.StartAsync("http://127.0.0.1:9/"), database, clock);

        return await benchmark.MeasureAsync(reminders);
    }

    public async ValueTask DisposeAsync()
    {
        bare.Dispose();
        carrier.Dispose();
        await kannel.DisposeAsync();
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(int reminders)
    {
        var messages = await MessagesAsync();
        var settings = new MessageChannelSettings
        {
            Channels = { Sms = ChannelAdapter.Kannel },
            Kannel = { Url = kannel.Url, UserName = KannelServer.UserName, Password = KannelServer.Password, From = "1234", MostPerSecond = 10_000 },
        };
        await using var services = Services(s => s.AddMessageChannels(settings).AddSingleton<IDeliveryTokens, NoTokens>());
        var options = services.GetRequiredService<ReminderDispatchOptions>();

        // Until the runtime has compiled what is called once for each batch; the loop below has it easier.
        options.MostBatches = Math.Max(1, reminders / 5 / options.BatchSize / ReminderDispatchOptions.Lanes);
        await DispatchInLanesAsync(services);
        await carrier.UntilQuietAsync();
        options.MostBatches = Math.Max(1, reminders / Parts / options.BatchSize / ReminderDispatchOptions.Lanes);
        var part = options.MostBatches * options.BatchSize * ReminderDispatchOptions.Lanes;
        var (sent, taken, ours, theirs) = (0, 0, 0d, 0d);
        var memory = new List<double>();
        await BareAsync(messages, Sample, AtOnce(options));

        for (var i = 0; i < Parts; i++)
        {
            // Who comes first changes, and nobody begins while Kannel still works for the other.
            if (i % 2 == 1)
            {
                theirs += await TimeAsync(async () => taken += await BareAsync(messages, part, AtOnce(options)));
            }

            ours += await TimeAsync(async () => sent += await DispatchInLanesAsync(services));
            memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576d);

            if (i % 2 == 0)
            {
                theirs += await TimeAsync(async () => taken += await BareAsync(messages, part, AtOnce(options)));
            }
        }

        var wanted = part * Parts;
        var ratio = sent / ours / (taken / theirs);

        return
        [
            new("reminders-kannel", "due reminders to Kannel, all sent", sent, "", wanted.ToString(CultureInfo.InvariantCulture), sent == wanted && taken == wanted),
            new("reminders-kannel", "due reminders to Kannel", sent / ours, "1/s"),
            new("reminders-kannel", "the same texts to the same Kannel, bare loop", taken / theirs, "1/s"),
            new("reminders-kannel", "reminders / bare loop", ratio, "ratio", "at least 0.6", ratio >= 0.6),
            new("reminders-kannel", "memory after the last quarter / after the first", memory[^1] / memory[0], "ratio", "at most 1.2", memory[^1] / memory[0] <= 1.2),
        ];
    }

    /// <summary>As many messages as the lanes of the dispatch have on their way together.</summary>
    private static int AtOnce(ReminderDispatchOptions options) => options.Parallelism * ReminderDispatchOptions.Lanes;

    /// <summary>What the dispatch writes for the first reminders, recorded and not sent on.</summary>
    private async Task<IReadOnlyList<OutgoingMessage>> MessagesAsync()
    {
        var recorded = new RecordedMessages();
        await using var services = Services(s => s.AddSingleton<IMessageChannels>(recorded));
        var options = services.GetRequiredService<ReminderDispatchOptions>();
        (options.MostBatches, options.BatchSize) = (1, Sample);
        await DispatchAsync(services);

        return recorded.Sent;
    }

    private ServiceProvider Services(Action<IServiceCollection> channels)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddApplication()
            .AddDatabase(database.Provider, database.ConnectionString)
            .AddStaffIdentity(new LockoutRule(5, 15))
            .AddSingleton<IClock>(clock);
        channels(services);

        return services.BuildServiceProvider();
    }

    private static async Task<int> DispatchInLanesAsync(ServiceProvider services) =>
        (await Task.WhenAll(Enumerable.Range(0, ReminderDispatchOptions.Lanes).Select(_ => Task.Run(() => DispatchAsync(services))))).Sum();

    private static async Task<int> DispatchAsync(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();

        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new DispatchDueReminders())).Sent;
    }

    private async Task<int> BareAsync(IReadOnlyList<OutgoingMessage> messages, int count, int parallelism)
    {
        var taken = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = parallelism }, async (i, _) =>
        {
            var message = messages[i % messages.Count];
            using var request = new HttpRequestMessage(HttpMethod.Post, kannel.Url) { Content = new StringContent(message.Body, Encoding.UTF8, "text/plain") };
            request.Headers.Add("X-Kannel-Username", KannelServer.UserName);
            request.Headers.Add("X-Kannel-Password", KannelServer.Password);
            request.Headers.Add("X-Kannel-To", message.To);
            request.Headers.Add("X-Kannel-From", "1234");
            request.Headers.Add("X-Kannel-Coding", MessageLength.IsGsm7(message.Body) ? "0" : "2");
            using var answer = await bare.SendAsync(request, CancellationToken.None);

            if ((int)answer.StatusCode == 202)
            {
                Interlocked.Increment(ref taken);
            }
        });

        return taken;
    }

    private async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await carrier.UntilQuietAsync();

        return seconds;
    }

    private sealed class NoTokens : IDeliveryTokens
    {
        public string TokenOf(DeliveryOf message) => throw new NotSupportedException("No reports are asked for.");

        public DeliveryOf? MessageOf(string token) => null;
    }

    /// <summary>Takes everything that Kannel has for phones.</summary>
    private sealed class Carrier : IDisposable
    {
        private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

        private readonly TcpClient line = new();
        private long last = Stopwatch.GetTimestamp();

        public Carrier(int port)
        {
            line.Connect("127.0.0.1", port);
            _ = ReadAsync(line.GetStream());
        }

        public async Task UntilQuietAsync()
        {
            while (Stopwatch.GetElapsedTime(Interlocked.Read(ref last)) < Quiet)
            {
                await Task.Delay(100);
            }
        }

        public void Dispose() => line.Dispose();

        private async Task ReadAsync(NetworkStream stream)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await stream.ReadAsync(buffer) > 0)
                {
                    Interlocked.Exchange(ref last, Stopwatch.GetTimestamp());
                }
            }
            catch (Exception ended) when (ended is IOException or ObjectDisposedException)
            {
                // The measurement is over.
            }
        }
    }
}
