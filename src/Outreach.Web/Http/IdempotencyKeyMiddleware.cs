using Outreach.Application;
using Outreach.Web.Errors;

namespace Outreach.Web.Http;

/// <summary>Hands a POST's Idempotency-Key to the command that the request becomes.</summary>
internal sealed class IdempotencyKeyMiddleware(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";

    private const int Longest = 255;

    public Task InvokeAsync(HttpContext context, RequestFacts facts)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Headers.TryGetValue(Header, out var values))
        {
            return next(context);
        }

        var key = values.ToString();
        if (values.Count != 1 || key.Length is 0 or > Longest || key.Any(c => c is < '!' or > '~'))
        {
            return context.WriteProblemAsync(Problems.Of("invalid-idempotency-key"));
        }

        facts.IdempotencyKey = key;
        return next(context);
    }
}
