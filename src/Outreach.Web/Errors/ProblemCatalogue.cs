namespace Outreach.Web.Errors;

/// <summary>A kind of refusal.</summary>
/// <param name="Code">Last part of the problem's type; stable, part of the API.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Meaning">What happened.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ProblemKind(string Code, int Status, string Meaning, string Remedy)
{
    /// <summary>Refusals by the programme's rules share one name space, and one status.</summary>
    public bool IsRule { get; init; }

    public string Type => IsRule ? $"urn:outreach:rule:{Code}" : $"urn:outreach:{Code}";
}

/// <summary>Every kind of problem that the API answers with: the page <c>/problems</c> is made of it.</summary>
internal static class ProblemCatalogue
{
    private static readonly ProblemKind[] General =
    [
        new("invalid-request", 400, "The request is not valid; the errors say what is wrong with each field.", "Correct the fields and send it again."),
        new("invalid-idempotency-key", 400, "The Idempotency-Key is not 1 to 255 printable ASCII characters.", "Send a UUID, or no key."),
        new("unauthenticated", 401, "You are not signed in, or your sign-in has ended. For a sign-in: name or password are wrong, or the user is locked for now or disabled.", "Sign in again."),
        new("forbidden", 403, "Your role does not allow this.", "Ask an administrator for the role, if it is part of your work."),
        new("foreign-origin", 403, "A change came with the sign-in cookie but not from this site's own pages.", "Programs use bearer tokens, or name themselves in X-Outreach-Client."),
        new("not-found", 404, "There is no such thing, or it belongs to a hospital that you do not work for.", "Check the id and your hospital."),
        new("method-not-allowed", 405, "The address exists, but not with this HTTP method.", "See the Allow header."),
        new("not-acceptable", 406, "The answer cannot be given in the format you accept.", "Accept application/json."),
        new("stale", 412, "Somebody changed this after you read it.", "Read it again, and repeat your change if it still makes sense."),
        new("too-large", 413, "The body is larger than this address takes.", "Send less at a time."),
        new("unsupported-media-type", 415, "The body's Content-Type is not one that this address takes.", "Send application/json, unless the operation says otherwise."),
        new("idempotency-key-reused", 422, "This Idempotency-Key was used for another request.", "Use a new key for each new request."),
        new("too-many-requests", 429, "You send more requests than one sender may.", "Wait for the seconds in Retry-After."),
        new("bug", 500, "Outreach failed. Nothing was changed.", "Try again later; report the traceId if it happens again."),
        new("database-away", 503, "The database does not answer at this moment.", "Send the same request again, with the same Idempotency-Key: if it was done after all, you get its first answer."),
        new("busy", 503, "Too many people change the same thing at once.", "Send the same request again, with the same Idempotency-Key."),
    ];

    private static readonly Dictionary<string, ProblemKind> ByCode = All.ToDictionary(k => (k.IsRule ? "rule:" : "") + k.Code);

    public static IEnumerable<ProblemKind> All => General.Concat(ProblemRules.All);

    public static ProblemKind Of(string code) => ByCode[code];

    /// <summary>The kind that stands for a status which nobody explained further.</summary>
    public static ProblemKind ForStatus(int status) => status switch
    {
        400 => Of("invalid-request"),
        401 => Of("unauthenticated"),
        403 => Of("forbidden"),
        404 => Of("not-found"),
        405 => Of("method-not-allowed"),
        406 => Of("not-acceptable"),
        412 => Of("stale"),
        413 => Of("too-large"),
        415 => Of("unsupported-media-type"),
        422 => Of("idempotency-key-reused"),
        429 => Of("too-many-requests"),
        503 => Of("busy"),
        >= 500 => Of("bug"),
        _ => Of("invalid-request"),
    };
}
