using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Identity;
using Outreach.Infrastructure.Registrations;

namespace Outreach.Testing;

/// <summary>The application core as the host composes it, on a real database and a clock that tests move.</summary>
public sealed class AppUnderTest : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider services;

    private AppUnderTest(TestDatabase database)
    {
        this.database = database;
        services = new ServiceCollection()
            .AddLogging()
            .AddApplication()
            .AddDatabase(database.Provider, database.ConnectionString)
            .AddRegistrationFiles()
            .AddSingleton<IClock>(Clock)
            .AddSingleton<IMessageChannels>(Messages)
            .AddStaffIdentity(new LockoutRule(5, 15))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>Of the test's own database.</summary>
    public string ConnectionString => database.ConnectionString;

    public FakeClock Clock { get; } = new(Instant.FromUtc(2026, 11, 24, 4, 0));

    /// <summary>Where messages to patients go.</summary>
    public RecordedMessages Messages { get; } = new();

    /// <summary>How reminders are worked off; a test may make the batches small.</summary>
    public ReminderDispatchOptions Dispatch => services.GetRequiredService<ReminderDispatchOptions>();

    /// <summary>Who sends requests unless a test says otherwise: every role, everywhere.</summary>
    public UserId User { get; } = new(Guid.Parse("019ab000-0000-7000-8000-000000000001"));

    /// <summary>A second person with every role, for what two people must do.</summary>
    public UserId OtherUser { get; } = new(Guid.Parse("019ab000-0000-7000-8000-000000000002"));

    public static async Task<AppUnderTest> StartAsync(DatabaseProvider provider)
    {
        var app = new AppUnderTest(await TestDatabase.CreateAsync(provider));
        foreach (var service in app.services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return app;
    }

    /// <summary>Sends as <see cref="User"/>, or as a given user with given roles, under an optional idempotency key.</summary>
    public async Task<T> SendAsync<T>(IRequest<T> request, UserId? user = null, HeldRole[]? roles = null, string? key = null)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Become(user ?? User, roles ?? EveryRole);
        scope.ServiceProvider.GetRequiredService<RequestFacts>().IdempotencyKey = key;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Sends as the patient who holds the link of an appointment.</summary>
    public async Task<T> SendAsHolderAsync<T>(IRequest<T> request, Guid booking)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeHolderOf(new BookingId(booking));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Sends as a job of the system does.</summary>
    public async Task<T> SendAsSystemAsync<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
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
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private static readonly HeldRole[] EveryRole = [.. Enum.GetValues<StaffRole>().Select(r => new HeldRole(r, null))];
}
