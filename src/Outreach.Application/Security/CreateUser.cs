using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;

namespace Outreach.Application.Security;

/// <summary>A new member of staff, without any role yet.</summary>
/// <param name="Password">Outside of the idempotency key's comparison: not even a fast hash of it is kept.</param>
[Requires(Permission.ManageUsers)]
public sealed record CreateUser(string UserName, string DisplayName, string Language, [property: JsonIgnore] string Password) : ICommand<StaffMember>;

internal sealed class CreateUserValidator : AbstractValidator<CreateUser>
{
    public static readonly string[] ConsoleLanguages = ["en", "ru", "uz-Latn", "uz-Cyrl", "kk", "ky", "tg", "zh-Hans", "hi", "ur", "fa", "be"];

    public CreateUserValidator()
    {
        RuleFor(r => r.UserName).MustBeUserName();
        RuleFor(r => r.DisplayName).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Language).Must(l => ConsoleLanguages.Contains(l)).WithMessage("Not one of the console's languages.");
        RuleFor(r => r.Password).NotEmpty().MaximumLength(PasswordRules.Longest);
    }
}

internal sealed class CreateUserHandler(OutreachDbContext db, IClock clock, IPasswords passwords, IDatabaseEngine engine, AuditTrail audit)
    : IRequestHandler<CreateUser, StaffMember>
{
    public async Task<StaffMember> Handle(CreateUser request, CancellationToken cancellationToken)
    {
        var normalized = UserNames.Normalize(request.UserName);
        await engine.LockNameAsync(db, "user-name:" + normalized, cancellationToken);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == normalized, cancellationToken))
        {
            throw new RuleViolationException("user-name-taken", "Another user has this name.");
        }

        var user = new StaffUser
        {
            Id = EntityId.New<UserId>(clock).Value,
            UserName = request.UserName,
            NormalizedUserName = normalized,
            DisplayName = request.DisplayName,
            Language = request.Language,
            LockoutEnabled = true,
        };
        await PasswordRules.SetAsync(user, request.Password, passwords);
        db.Users.Add(user);
        audit.Record("user", user.Id, to: "Active");
        await db.SaveChangesAsync(cancellationToken);
        return Staff.Show(user, []);
    }
}

internal static class PasswordRules
{
    /// <summary>Characters. Longer ones cost time to hash and help nobody.</summary>
    public const int Longest = 128;

    /// <summary>Sets a password that passes the rules, and ends every sign-in made with the old one.</summary>
    /// <exception cref="ValidationException">The rules object.</exception>
    public static async Task SetAsync(StaffUser user, string password, IPasswords passwords, string field = "Password")
    {
        var faults = await passwords.FaultsOfAsync(user, password);
        if (faults.Count > 0)
        {
            throw new ValidationException(faults.Select(f => new ValidationFailure(field, f)));
        }

        user.PasswordHash = passwords.Hash(password);
        user.EndSignIns();
    }
}
