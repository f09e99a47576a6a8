using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;
using Outreach.Web.Http;

namespace Outreach.Web.Documents;

/// <summary>Says what kind of value a schema takes where a converter of our own reads it, of which the framework knows nothing.</summary>
internal static class SchemaTypes
{
    private static readonly Dictionary<Type, string?> Texts = new()
    {
        [typeof(string)] = null,
        [typeof(LocalDate)] = "date",
        [typeof(LocalTime)] = "time",
        [typeof(LocalDateTime)] = null,
        [typeof(Instant)] = "date-time",
        [typeof(DateInQuery)] = "date",
        [typeof(InstantInQuery)] = "date-time",
    };

    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // The framework takes what is parsed from an address for text; the parameter knows better. Of a body or form the parameter is the whole.
        var inAddress = context.ParameterDescription is { } parameter && (parameter.Source == BindingSource.Query || parameter.Source == BindingSource.Path) ? parameter.ParameterDescriptor : null;
        var type = inAddress?.ParameterType ?? context.JsonTypeInfo.Type;
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (Texts.TryGetValue(inner, out var format))
        {
            var mayBeNull = inAddress is null && (inner != type || (type == typeof(string) && context.JsonPropertyInfo?.IsGetNullable == true));
            schema.Type = mayBeNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = format ?? schema.Format;
            schema.Properties = null;
            schema.Required = null;
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
        {
            schema.Items ??= TextOf(element);
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value })
        {
            schema.AdditionalProperties = TextOf(value) ?? (value.IsArray ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = TextOf(value.GetElementType()!) } : schema.AdditionalProperties);
        }

        return Task.CompletedTask;
    }

    /// <summary>Null for what is no text.</summary>
    private static OpenApiSchema? TextOf(Type type) => Texts.TryGetValue(type, out var format) ? new OpenApiSchema { Type = JsonSchemaType.String, Format = format } : null;
}
