using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Outreach.Application.Security;

namespace Outreach.Web.Security;

/// <summary>Signing in and out, and one's own account.</summary>
internal static class AccountsEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var accounts = api.MapGroup("").WithTags("Accounts");

        accounts.MapPost("/sign-in", SignIn)
            .AllowAnonymous()
            .WithName("SignIn")
            .WithSummary("Exchange user name and password for tokens, or for a cookie")
            .WithDescription("Answers 401 alike for an unknown name, a wrong password, a locked and a disabled user.")
            .Produces<AccessTokenResponse>()
            .Produces(StatusCodes.Status204NoContent)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized);

        accounts.MapPost("/refresh", Refresh)
            .AllowAnonymous()
            .WithName("RefreshTokens")
            .WithSummary("Exchange a refresh token for new tokens")
            .Produces<AccessTokenResponse>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized);

        accounts.MapPost("/sign-out", SignOut)
            .WithName(nameof(Application.Security.SignOut))
            .WithSummary("End every sign-in of yours, on every device");

        accounts.MapGet("/me", Me)
            .WithName(nameof(WhoAmI))
            .WithSummary("Who you are and what you may do");

        accounts.MapPost("/me/password", ChangePassword)
            .WithName(nameof(ChangeMyPassword))
            .WithSummary("Change your password; every sign-in of yours ends")
            .ProducesValidationProblem();
    }

    private static async Task<IResult> SignIn(SignInBody body, SignIns signIns, CancellationToken cancellationToken)
    {
        Require(nameof(body.UserName), body.UserName, 256);
        Require(nameof(body.Password), body.Password, 128);
        var person = await signIns.ByPasswordAsync(body.UserName, body.Password, cancellationToken);
        if (person is null)
        {
            return TypedResults.Unauthorized();
        }

        // Signing in with the cookie's scheme sends a cookie and no body; with the bearer scheme the tokens are the body.
        return TypedResults.SignIn(person, authenticationScheme: body.UseCookie ? IdentityConstants.ApplicationScheme : IdentityConstants.BearerScheme);
    }

    private static async Task<IResult> Refresh(RefreshBody body, SignIns signIns, CancellationToken cancellationToken)
    {
        Require(nameof(body.RefreshToken), body.RefreshToken, 8192);
        var person = await signIns.ByRefreshTokenAsync(body.RefreshToken, cancellationToken);
        return person is null ? TypedResults.Unauthorized() : TypedResults.SignIn(person, authenticationScheme: IdentityConstants.BearerScheme);
    }

    private static async Task<SignOutHttpResult> SignOut(IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new SignOut(), cancellationToken);
        return TypedResults.SignOut(authenticationSchemes: [IdentityConstants.ApplicationScheme]);
    }

    private static async Task<Ok<SignedInPerson>> Me(IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new WhoAmI(), cancellationToken));

    private static async Task<NoContent> ChangePassword(ChangePasswordBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new ChangeMyPassword(body.Current, body.New), cancellationToken);
        return TypedResults.NoContent();
    }

    private static void Require(string field, string? value, int longest)
    {
        if (string.IsNullOrEmpty(value) || value.Length > longest)
        {
            throw new ValidationException([new ValidationFailure(field, $"1 to {longest} characters.")]);
        }
    }
}

/// <param name="UseCookie">True for browsers: the answer is 204 with a cookie instead of tokens.</param>
internal sealed record SignInBody(string UserName, string Password, bool UseCookie = false);

internal sealed record RefreshBody(string RefreshToken);

internal sealed record ChangePasswordBody(string Current, string New);
