using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Web;
using Outreach.Web.Jobs;

namespace Outreach.Testing;

/// <summary>
/// The real host on a free loopback port with a database of its own, a clock that tests move, a user for each role and
/// two who have every role. Recurring jobs run only when a test runs them.
/// </summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    /// <summary>Everybody's password.</summary>
    public const string Password = "correct horse battery staple";

    private readonly TestDatabase database;
    private readonly WebApplication app;
    private readonly Dictionary<string, string> tokens = [];
    private readonly bool ownsDatabase;

    private HostUnderTest(TestDatabase database, WebApplication app, FakeClock clock, bool ownsDatabase)
    {
        (this.database, this.app, Clock, this.ownsDatabase) = (database, app, clock, ownsDatabase);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public FakeClock Clock { get; }

    /// <summary>Where messages to patients go.</summary>
    public required RecordedMessages Messages { get; init; }

    /// <summary>Where the host listens; requests go to <c>/api/v1/...</c> below it.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>The host's own, unless it was given one.</summary>
    public TestDatabase Database => database;

    /// <summary>Has every role, everywhere.</summary>
    public static UserId Everybody { get; } = new(Guid.Parse("019ab000-0000-7000-8000-000000000001"));

    /// <summary>A second person with every role, for what two people must do.</summary>
    public static UserId EverybodyElse { get; } = new(Guid.Parse("019ab000-0000-7000-8000-000000000002"));

    /// <param name="settings">Configuration as on the command line: <c>--Jobs:Enabled=true</c>.</param>
    /// <param name="adjust">Last word on the host's services.</param>
    /// <param name="ownChannels">Messages leave as the settings say, and are not recorded here.</param>
    public static async Task<HostUnderTest> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite, string[]? settings = null, Action<WebApplicationBuilder>? adjust = null, bool ownChannels = false)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var clock = new FakeClock(Instant.FromUtc(2026, 11, 24, 4, 0));
        await AddUsersAsync(database, clock);
        return await StartAsync(database, clock, settings, adjust, ownChannels, ownsDatabase: true);
    }

    /// <summary>A node on a database that it shares with others, or that another host left; the test adds users and drops it.</summary>
    public static Task<HostUnderTest> StartNodeAsync(TestDatabase database, FakeClock clock, params string[] settings) =>
        StartAsync(database, clock, settings, adjust: null, ownChannels: false, ownsDatabase: false);

    private static async Task<HostUnderTest> StartAsync(
        TestDatabase database, FakeClock clock, string[]? settings, Action<WebApplicationBuilder>? adjust, bool ownChannels, bool ownsDatabase)
    {
        var messages = new RecordedMessages();
        string[] args =
        [
            "--Urls=http://127.0.0.1:0",
            $"--contentRoot={AppContext.BaseDirectory}",
            "--applicationName=Outreach.Web",
            "--environment=Production",
            $"--Database:Provider={database.Provider}",
            $"--Database:ConnectionString={database.ConnectionString}",
            $"--Security:KeysPath={database.KeysFolder}",
            "--Jobs:Enabled=false",
            "--Drain:Seconds=0",
            "--RateLimits:PerSender=1000000",
            "--RateLimits:SignIn=1000000",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection=Error",
            .. settings ?? [],
        ];
        var app = await OutreachHost.BuildAsync(args, builder =>
        {
            builder.Services.AddSingleton<IClock>(clock);
            if (!ownChannels)
            {
                builder.Services.AddSingleton<IMessageChannels>(messages);
            }

            builder.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1);
            adjust?.Invoke(builder);
        });
        await app.StartAsync();
        return new HostUnderTest(database, app, clock, ownsDatabase) { Messages = messages };
    }

    /// <summary>A client that is nobody.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = Address };

    /// <summary>A client of the user with every role.</summary>
    public Task<HttpClient> ClientAsync() => ClientAsync("everybody");

    /// <summary>A client of the second user with every role.</summary>
    public Task<HttpClient> OtherClientAsync() => ClientAsync("everybody-else");

    /// <summary>A client of the user who has just this role, for all hospitals.</summary>
    public Task<HttpClient> ClientAsync(StaffRole role) => ClientAsync(NameOf(role));

    /// <summary>A client of any user with the common password.</summary>
    public async Task<HttpClient> ClientAsync(string userName)
    {
        var client = Anonymous();
        if (!tokens.TryGetValue(userName, out var token))
        {
            tokens[userName] = token = await SignedIn.TokenAsync(client, userName);
        }

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Adds a user with the common password, who signs in by <see cref="ClientAsync(string)"/>.</summary>
    public async Task<UserId> AddUserAsync(string userName, params HeldRole[] roles)
    {
        await using var db = database.Open();
        var id = EntityId.New<UserId>(Clock);
        Add(db, Clock, id, userName, roles);
        await db.SaveChangesAsync();
        return id;
    }

    /// <summary>Runs a recurring job now, as the schedule would.</summary>
    public Task RunJobAsync(string name) => app.Services.GetRequiredService<JobRunner>().RunAsync(name, CancellationToken.None);

    /// <summary>Sends past HTTP, as <see cref="Everybody"/>.</summary>
    public async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Become(Everybody, [.. Enum.GetValues<StaffRole>().Select(r => new HeldRole(r, null))]);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async Task SaveAsync(params object[] entities)
    {
        await using var db = database.Open();
        db.AddRange(entities);
        await db.SaveChangesAsync();
    }

    /// <summary>Saves a programme that a builder describes.</summary>
    public async Task<TestProgramme> GivenAsync(Func<ProgrammeBuilder, ProgrammeBuilder>? describe = null)
    {
        var builder = new ProgrammeBuilder(Clock);
        var programme = (describe?.Invoke(builder) ?? builder).Build();
        await SaveAsync([.. programme.Rows]);
        return programme;
    }

    public OutreachDbContext OpenDatabase() => database.Open();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownsDatabase)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>The name of the user who has just this role.</summary>
    public static string NameOf(StaffRole role) => role.ToString().ToLowerInvariant();

    /// <summary>The users of every test host: one for each role, and two who have every role.</summary>
    public static async Task AddUsersAsync(TestDatabase database, IClock clock)
    {
        await using var db = database.Open();
        var every = Enum.GetValues<StaffRole>();
        HeldRole[] all = [.. every.Select(r => new HeldRole(r, null))];
        Add(db, clock, Everybody, "everybody", all);
        Add(db, clock, EverybodyElse, "everybody-else", all);
        foreach (var role in every)
        {
            Add(db, clock, EntityId.New<UserId>(clock), NameOf(role), [new HeldRole(role, null)]);
        }

        await db.SaveChangesAsync();
    }

    private static void Add(OutreachDbContext db, IClock clock, UserId id, string userName, HeldRole[] roles)
    {
        var user = new StaffUser
        {
            Id = id.Value,
            UserName = userName,
            NormalizedUserName = UserNames.Normalize(userName),
            DisplayName = userName,
            PasswordHash = CheapHash,
            LockoutEnabled = true,
        };
        user.EndSignIns();
        db.Users.Add(user);
        db.RoleGrants.AddRange(roles.Select(r => new RoleGrant(EntityId.New<RoleGrantId>(clock), id, r.Role, r.HospitalId, clock.GetCurrentInstant(), null)));
    }

    /// <summary>Of <see cref="Password"/>, made as quickly as can be: tests sign in often.</summary>
    private static readonly string CheapHash =
        new PasswordHasher<StaffUser>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(new StaffUser(), Password);
}
