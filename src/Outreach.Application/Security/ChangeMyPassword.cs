using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Application.Security;

/// <summary>One's own password; every sign-in made with the old one ends.</summary>
[Requires(Permission.SignedIn)]
public sealed record ChangeMyPassword([property: JsonIgnore] string Current, [property: JsonIgnore] string New) : ICommand<PasswordChanged>;

public sealed record PasswordChanged(Guid UserId) : IChangesStaff
{
    public Guid StaffChanged() => UserId;
}

internal sealed class ChangeMyPasswordValidator : AbstractValidator<ChangeMyPassword>
{
    public ChangeMyPasswordValidator()
    {
        RuleFor(r => r.Current).NotEmpty().MaximumLength(PasswordRules.Longest);
        RuleFor(r => r.New).NotEmpty().MaximumLength(PasswordRules.Longest).NotEqual(r => r.Current);
    }
}

internal sealed class ChangeMyPasswordHandler(OutreachDbContext db, Caller caller, IPasswords passwords, AuditTrail audit)
    : IRequestHandler<ChangeMyPassword, PasswordChanged>
{
    public async Task<PasswordChanged> Handle(ChangeMyPassword request, CancellationToken cancellationToken)
    {
        var me = caller.RequirePerson().Value;
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == me, cancellationToken) ?? throw new NotFoundException("user");
        if (!passwords.Verify(user.PasswordHash, request.Current))
        {
            throw new ValidationException([new ValidationFailure(nameof(request.Current), "This is not your password.")]);
        }

        await PasswordRules.SetAsync(user, request.New, passwords, nameof(request.New));
        audit.Record("user", me, to: "PasswordSet");
        await db.SaveChangesAsync(cancellationToken);
        return new PasswordChanged(me);
    }
}
