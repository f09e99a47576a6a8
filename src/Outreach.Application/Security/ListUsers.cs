using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;

namespace Outreach.Application.Security;

/// <summary>Members of staff by user name.</summary>
/// <param name="After">The last user name of the page before; null for the first page.</param>
/// <param name="Limit">1 to 200.</param>
[Requires(Permission.ManageUsers)]
public sealed record ListUsers(string? After, int Limit) : IQuery<StaffMembers>;

/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record StaffMembers(IReadOnlyList<StaffMember> Items, string? Next);

internal sealed class ListUsersValidator : AbstractValidator<ListUsers>
{
    public ListUsersValidator()
    {
        RuleFor(r => r.After).MaximumLength(256);
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
    }
}

internal sealed class ListUsersHandler(Staff staff, Caller caller) : IRequestHandler<ListUsers, StaffMembers>
{
    public async Task<StaffMembers> Handle(ListUsers request, CancellationToken cancellationToken)
    {
        var after = request.After is null ? string.Empty : UserNames.Normalize(request.After);
        var users = await staff.Within(caller.ScopeFor(Permission.ManageUsers)).AsNoTracking()
#pragma warning disable CA1309 // Becomes SQL: the database's order is the one that pages follow.
            .Where(u => string.Compare(u.NormalizedUserName, after) > 0)
#pragma warning restore CA1309
            .OrderBy(u => u.NormalizedUserName)
            .Take(request.Limit + 1)
            .ToListAsync(cancellationToken);
        var more = users.Count > request.Limit;
        var page = users.Take(request.Limit).ToList();
        var roles = await staff.RolesOf(page.Select(u => u.Id), cancellationToken);
        return new StaffMembers([.. page.Select(u => Staff.Show(u, roles[u.Id]))], more ? page[^1].UserName : null);
    }
}

/// <summary>One member of staff.</summary>
[Requires(Permission.ManageUsers)]
public sealed record GetUser(Guid UserId) : IQuery<StaffMember>;

internal sealed class GetUserHandler(Staff staff, Caller caller) : IRequestHandler<GetUser, StaffMember>
{
    public async Task<StaffMember> Handle(GetUser request, CancellationToken cancellationToken) =>
        await staff.ShowAsync(await staff.FindAsync(request.UserId, caller.ScopeFor(Permission.ManageUsers), cancellationToken), cancellationToken);
}
