using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Operating;

public sealed class OperationsTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_host_says_that_it_is_alive_and_ready(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        using var client = host.Anonymous();

        var ready = await client.GetFromJsonAsync<JsonElement>("/health/ready");

        Assert.Equal("Healthy", await client.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        Assert.Equal(4, ready.GetProperty("checks").EnumerateObject().Count());
    }

    [Fact]
    public async Task Jobs_run_on_schedule_when_they_are_switched_on_and_only_administrators_see_them()
    {
        await using var host = await HostUnderTest.StartAsync(settings: ["--Jobs:Enabled=true"]);
        using var administrator = await host.ClientAsync(StaffRole.Administrator);
        using var clerk = await host.ClientAsync(StaffRole.BookingClerk);
        using var nobody = host.Anonymous();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(administrator, "/jobs"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(clerk, "/jobs"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, "/jobs"));
        await using var db = host.OpenDatabase();
        await Patience.UntilAsync(() => db.AuditSeals.AnyAsync(), "the audit is sealed, as it is twice a minute", TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Answers_carry_the_headers_that_keep_browsers_out_of_trouble()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Registrar);

        using var answer = await client.GetAsync("/api/v1/me");

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    /// <summary>Whoever reads the log of an orderly stop should find nothing to worry about.</summary>
    [Fact]
    public async Task An_orderly_stop_ends_every_background_service_without_a_failure()
    {
        var log = new RecordedLog();
        var host = await HostUnderTest.StartAsync(settings: ["--Jobs:Enabled=true"], adjust: b => b.Logging.AddProvider(log));
        var audit = host.Services.GetRequiredService<ReadAudit>();

        await host.DisposeAsync();

        Assert.Equal(TaskStatus.RanToCompletion, audit.ExecuteTask!.Status);
        Assert.DoesNotContain(nameof(OperationCanceledException), log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_too_often_waits()
    {
        await using var host = await HostUnderTest.StartAsync(settings: ["--RateLimits:SignIn=3"]);
        using var client = host.Anonymous();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new { userName = "nobody", password = "x" });
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
    }

    [Fact]
    public async Task Nothing_personal_reaches_logs_or_metrics_not_even_from_bad_requests()
    {
        var log = new RecordedLog();
        await using var host = await HostUnderTest.StartAsync(settings: ["--Logging:LogLevel:Default=Information"], adjust: b => b.Logging.AddProvider(log));
        using var client = await host.ClientAsync();

        await SendCanariesAsync(client);
        var metrics = await client.GetStringAsync("/metrics");

        Assert.Contains("outreach_request_duration", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("Kanarienvogel", metrics, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Kanarienvogel", log.Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>To a collector that is really there: what leaves the host is looked at, not what the host says of itself.</summary>
    [Fact]
    public async Task Nothing_personal_reaches_a_collector_of_traces()
    {
        await using var collector = await TraceCollector.StartAsync();
        var host = await HostUnderTest.StartAsync(settings: [$"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"]);
        using (var client = await host.ClientAsync())
        {
            await SendCanariesAsync(client);
            await client.GetAsync("/a/Kanarienvogel?lang=Kanarienvogel");
        }

        // The host sends what is left when it stops.
        await host.DisposeAsync();

        Assert.Contains("ListAuditRecords", collector.Received, StringComparison.Ordinal);
        Assert.Contains("/a/{Token}", collector.Received, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Kanarienvogel", collector.Received, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task SendCanariesAsync(HttpClient client)
    {
        await client.GetAsync("/api/v1/audit");
        await client.PostAsJsonAsync("/api/v1/sign-in", new { userName = "Kanarienvogel", password = "Kanarienvogel" });
        await client.GetAsync("/api/v1/patients?name=Kanarienvogel&phone=%2B996555Kanarienvogel");
        await client.GetAsync("/api/v1/audit?from=Kanarienvogel");
        await client.GetAsync("/api/v1/Kanarienvogel");
        foreach (var path in new[] { "/api/v1/patients", "/api/v1/users", "/api/v1/sign-in" })
        {
            await client.PostAsync(path, new StringContent("{\"Kanarienvogel\":\"Kanarienvogel\"}", Encoding.UTF8, new MediaTypeHeaderValue("application/json")));
            await client.PostAsync(path, new StringContent("{\"familyName\":\"Kanarienvogel\",\"birthDate\":\"Kanarienvogel\"", Encoding.UTF8, new MediaTypeHeaderValue("application/json")));
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly StringBuilder text = new();

        public string Text
        {
            get
            {
                lock (text)
                {
                    return text.ToString();
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (text)
            {
                text.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
            }
        }

        public void Dispose()
        {
        }
    }
}
