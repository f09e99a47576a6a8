using MediatR;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Web.Demo;

/// <summary>A member of staff of the demo.</summary>
/// <param name="HospitalCode">Null for all hospitals.</param>
internal sealed record DemoPerson(string UserName, string DisplayName, StaffRole Role, string? HospitalCode);

/// <summary>Who works in the demo, and how their requests are sent.</summary>
internal sealed class DemoPeople(IServiceScopeFactory scopes)
{
    /// <summary>Everybody's password in the demo.</summary>
    public const string Password = "outreach-demo-2026";

    public static readonly IReadOnlyList<DemoPerson> All =
    [
        new("admin", "Administrator", StaffRole.Administrator, null),
        new("manager", "Programme manager", StaffRole.ProgrammeManager, null),
        new("donor", "Donor", StaffRole.Donor, null),
        new("auditor", "Auditor", StaffRole.Auditor, null),
        new("registrar.camps", "Registrar of the camps", StaffRole.Registrar, null),
        new("registrar.osh", "Registrar, Osh", StaffRole.Registrar, "KG-OSH-IOCH"),
        new("clerk.osh", "Booking clerk, Osh", StaffRole.BookingClerk, "KG-OSH-IOCH"),
        new("clinician.osh", "Clinician, Osh", StaffRole.Clinician, "KG-OSH-IOCH"),
        new("surgeon.osh", "Surgeon, Osh", StaffRole.Clinician, "KG-OSH-IOCH"),
        new("clerk.tashkent", "Booking clerk, Tashkent", StaffRole.BookingClerk, "UZ-TAS-RCEH"),
        new("clerk.dushanbe", "Booking clerk, Dushanbe", StaffRole.BookingClerk, "TJ-DUS-RCCED"),
    ];

    private readonly Dictionary<string, UserId> ids = [];
    private readonly Dictionary<string, HospitalId> hospitals = [];

    public async Task CreateAsync(IReadOnlyDictionary<string, Guid> hospitalIds)
    {
        foreach (var (code, id) in hospitalIds)
        {
            hospitals[code] = new HospitalId(id);
        }

        foreach (var person in All)
        {
            var user = await AsSystemAsync(new CreateUser(person.UserName, person.DisplayName, "en", Password));
            await AsSystemAsync(new GrantRole(user.Id, person.Role, person.HospitalCode is { } code ? hospitals[code].Value : null));
            ids[person.UserName] = new UserId(user.Id);
        }
    }

    public Task<T> AsSystemAsync<T>(IRequest<T> request) => SendAsync(request, caller => caller.BecomeSystem());

    /// <summary>Sends as one of the staff, with that person's role and hospital.</summary>
    public Task<T> AsAsync<T>(string userName, IRequest<T> request)
    {
        var person = All.Single(p => p.UserName == userName);
        return SendAsync(request, caller => caller.Become(ids[userName], [new HeldRole(person.Role, person.HospitalCode is { } code ? hospitals[code] : null)]));
    }

    private async Task<T> SendAsync<T>(IRequest<T> request, Action<Caller> become)
    {
        await using var scope = scopes.CreateAsyncScope();
        become(scope.ServiceProvider.GetRequiredService<Caller>());
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }
}
