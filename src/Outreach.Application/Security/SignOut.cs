using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;

namespace Outreach.Application.Security;

/// <summary>Ends every sign-in of the person who asks, on every device.</summary>
[Requires(Permission.SignedIn)]
public sealed record SignOut : ICommand<SignedOut>;

public sealed record SignedOut(Guid UserId) : IChangesStaff
{
    public Guid StaffChanged() => UserId;
}

internal sealed class SignOutHandler(OutreachDbContext db, Caller caller, AuditTrail audit) : IRequestHandler<SignOut, SignedOut>
{
    public async Task<SignedOut> Handle(SignOut request, CancellationToken cancellationToken)
    {
        var me = caller.RequirePerson().Value;
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == me, cancellationToken) ?? throw new NotFoundException("user");
        user.EndSignIns();
        audit.Record("user", me, to: "SignedOut");
        await db.SaveChangesAsync(cancellationToken);
        return new SignedOut(me);
    }
}
