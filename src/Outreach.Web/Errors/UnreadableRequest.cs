using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;

namespace Outreach.Web.Errors;

/// <summary>Says where a request could not be read, without quoting what stood there.</summary>
internal static partial class UnreadableRequest
{
    public static ProblemDetails ToProblem(BadHttpRequestException failure) => failure.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problems.Of("too-large"),
        StatusCodes.Status415UnsupportedMediaType => Problems.Of("unsupported-media-type"),
        StatusCodes.Status400BadRequest => Problems.Invalid(Errors(failure)),
        var other => Other(other),
    };

    private static ProblemDetails Other(int status)
    {
        var kind = ProblemCatalogue.ForStatus(status);
        return new ProblemDetails { Status = status, Type = kind.Type, Title = kind.Meaning };
    }

    private static Dictionary<string, string[]> Errors(BadHttpRequestException failure)
    {
        if (failure.InnerException is JsonException json)
        {
            return new() { [FieldOf(json)] = ["Not JSON of the expected form: malformed, an unknown field, a wrong type, or a value that is no such thing."] };
        }

        // The framework names the parameter and quotes the value; only the name goes on.
        var parameter = Parameter().Match(failure.Message);
        return parameter.Success
            ? new() { [JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups["name"].Value)] = ["Missing, or not a value of this kind."] }
            : new() { ["body"] = ["Missing, cut off, or not readable."] };
    }

    /// <summary>The path as the other errors write it: <c>contacts[0].phone</c>.</summary>
    private static string FieldOf(JsonException failure) =>
        failure.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";

    [GeneratedRegex("""parameter "[^"]*?(?<name>\w+)(\?? = [^"]*)?"[ .]""")]
    private static partial Regex Parameter();
}
