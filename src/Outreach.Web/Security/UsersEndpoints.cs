using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Security;
using Outreach.Domain.Security;

namespace Outreach.Web.Security;

/// <summary>Members of staff and their roles, for administrators.</summary>
internal static class UsersEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").ProducesProblem(StatusCodes.Status403Forbidden);

        users.MapGet("", List)
            .WithName(nameof(ListUsers))
            .WithSummary("Members of staff by user name");

        users.MapPost("", Create)
            .WithName(nameof(CreateUser))
            .WithSummary("Add a member of staff, without any role yet")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict);

        var one = users.MapGroup("/{userId:guid}").ProducesProblem(StatusCodes.Status404NotFound);

        one.MapGet("", Get)
            .WithName(nameof(GetUser))
            .WithSummary("One member of staff");

        one.MapPost("/disable", Disable)
            .WithName(nameof(DisableUser))
            .WithSummary("Shut somebody out at once")
            .ProducesProblem(StatusCodes.Status409Conflict);

        one.MapPost("/enable", Enable)
            .WithName("EnableUser")
            .WithSummary("Let somebody in again, and lift a lock");

        one.MapPost("/password", SetPassword)
            .WithName(nameof(SetUserPassword))
            .WithSummary("Give somebody a new password; every sign-in of theirs ends")
            .ProducesValidationProblem();

        one.MapPost("/roles", Grant)
            .WithName(nameof(GrantRole))
            .WithSummary("Give somebody a role for one hospital, or for all")
            .ProducesValidationProblem();

        one.MapDelete("/roles/{grantId:guid}", Revoke)
            .WithName(nameof(RevokeRole))
            .WithSummary("Take a role away")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<StaffMembers>> List(IMediator mediator, CancellationToken cancellationToken, string? next = null, int limit = 50) =>
        TypedResults.Ok(await mediator.Send(new ListUsers(next, limit), cancellationToken));

    private static async Task<Created<StaffMember>> Create(CreateUserBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        var user = await mediator.Send(new CreateUser(body.UserName, body.DisplayName, body.Language, body.Password), cancellationToken);
        return TypedResults.Created($"/api/v1/users/{user.Id}", user);
    }

    private static async Task<Ok<StaffMember>> Get(Guid userId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetUser(userId), cancellationToken));

    private static Task<Ok<StaffMember>> Disable(Guid userId, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new DisableUser(userId, true), mediator, cancellationToken);

    private static Task<Ok<StaffMember>> Enable(Guid userId, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new DisableUser(userId, false), mediator, cancellationToken);

    private static Task<Ok<StaffMember>> SetPassword(Guid userId, SetPasswordBody body, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new SetUserPassword(userId, body.Password), mediator, cancellationToken);

    private static Task<Ok<StaffMember>> Grant(Guid userId, GrantRoleBody body, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new GrantRole(userId, body.Role, body.HospitalId), mediator, cancellationToken);

    private static Task<Ok<StaffMember>> Revoke(Guid userId, Guid grantId, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new RevokeRole(userId, grantId), mediator, cancellationToken);

    private static async Task<Ok<StaffMember>> ChangeAsync(IRequest<StaffMember> change, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(change, cancellationToken));
}

internal sealed record CreateUserBody(string UserName, string DisplayName, string Password, string Language = "en");

internal sealed record SetPasswordBody(string Password);

/// <param name="HospitalId">Null for all hospitals.</param>
internal sealed record GrantRoleBody(StaffRole Role, Guid? HospitalId);
