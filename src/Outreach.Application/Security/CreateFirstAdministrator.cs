using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>Lets the first person in: an administrator of all hospitals, only while there is no user at all.</summary>
[Requires(Permission.RunJobs)]
public sealed record CreateFirstAdministrator(string UserName, string Password) : ICommand<FirstAdministratorCreated>;

/// <param name="UserId">Null if there were users already; then nothing was done.</param>
public sealed record FirstAdministratorCreated(Guid? UserId);

internal sealed class CreateFirstAdministratorHandler(OutreachDbContext db, IMediator mediator, IClock clock, IDatabaseEngine engine, AuditTrail audit)
    : IRequestHandler<CreateFirstAdministrator, FirstAdministratorCreated>
{
    public async Task<FirstAdministratorCreated> Handle(CreateFirstAdministrator request, CancellationToken cancellationToken)
    {
        await engine.LockNameAsync(db, "administrators", cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken))
        {
            audit.NothingChanged();
            return new FirstAdministratorCreated(null);
        }

        var user = await mediator.Send(new CreateUser(request.UserName, "Administrator", "en", request.Password), cancellationToken);
        db.RoleGrants.Add(new RoleGrant(EntityId.New<RoleGrantId>(clock), new UserId(user.Id), StaffRole.Administrator, null, clock.GetCurrentInstant(), null));
        audit.Record("user", user.Id, to: nameof(StaffRole.Administrator));
        await db.SaveChangesAsync(cancellationToken);
        return new FirstAdministratorCreated(user.Id);
    }
}
