using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Application.Security;

/// <summary>An administrator gives somebody a new password; every sign-in of theirs ends, a lock is lifted.</summary>
[Requires(Permission.ManageUsers)]
public sealed record SetUserPassword(Guid UserId, [property: JsonIgnore] string Password) : ICommand<StaffMember>;

internal sealed class SetUserPasswordValidator : AbstractValidator<SetUserPassword>
{
    public SetUserPasswordValidator() => RuleFor(r => r.Password).NotEmpty().MaximumLength(PasswordRules.Longest);
}

internal sealed class SetUserPasswordHandler(OutreachDbContext db, Caller caller, Staff staff, IPasswords passwords, AuditTrail audit)
    : IRequestHandler<SetUserPassword, StaffMember>
{
    public async Task<StaffMember> Handle(SetUserPassword request, CancellationToken cancellationToken)
    {
        var user = await staff.FindAsync(request.UserId, caller.ScopeFor(Permission.ManageUsers), cancellationToken);
        await PasswordRules.SetAsync(user, request.Password, passwords);
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        audit.Record("user", user.Id, to: "PasswordSet");
        await db.SaveChangesAsync(cancellationToken);
        return await staff.ShowAsync(user, cancellationToken);
    }
}
