using System.Text.Json;
using System.Text.Json.Serialization;

namespace Outreach.Web.Http;

/// <summary>Refuses text that no database column can hold: with the character NUL.</summary>
internal sealed class JsonText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return text?.Contains('\0') == true ? throw new JsonException() : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>The same for what stands in the address.</summary>
internal sealed class PlainAddressMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value?.Contains('\0') == true || request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
        {
            throw new BadHttpRequestException("NUL in the address.");
        }

        return next(context);
    }
}
