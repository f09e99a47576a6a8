using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Outreach.Web.Documents;

/// <summary>Makes an example of a type: its shape is the serialiser's own contract, its values are those of <see cref="ExampleValues"/>.</summary>
internal sealed class ExampleMaker(JsonSerializerOptions options)
{
    private const int Deepest = 8;

    /// <summary>An example that the serialiser reads back as the type.</summary>
    public JsonNode? Of(Type type) => Of(type, string.Empty);

    /// <summary>An example of a parameter in the address or a header.</summary>
    /// <remarks>Read back from text: the document's writer knows the values of a parser only.</remarks>
    public JsonNode? Of(Type type, string name) => Of(type, string.Empty, name, 0) is { } made ? JsonNode.Parse(made.ToJsonString()) : null;

    private JsonNode? Of(Type type, string owner, string name, int depth)
    {
        foreach (var candidate in ExampleValues.For(owner, name))
        {
            if (candidate == ExampleValues.LeftOut)
            {
                return null;
            }

            if (Fits(candidate, type))
            {
                return JsonNode.Parse(candidate);
            }
        }

        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
        {
            return JsonSerializer.SerializeToNode(Enum.GetValues(plain).GetValue(0), plain, options);
        }

        var contract = options.GetTypeInfo(plain);
        return depth > Deepest ? null : contract.Kind switch
        {
            JsonTypeInfoKind.Object => Members(contract, depth),
            JsonTypeInfoKind.Enumerable => new JsonArray(Of(contract.ElementType!, plain.Name, name, depth + 1)),
            JsonTypeInfoKind.Dictionary => new JsonObject { [KeyOf(contract.KeyType!)] = Of(contract.ElementType!, plain.Name, name, depth + 1) },
            _ => Plain(plain, name),
        };
    }

    private static string KeyOf(Type type) => type.IsEnum ? Enum.GetNames(type)[0] : "key";

    private JsonObject Members(JsonTypeInfo contract, int depth)
    {
        var members = new JsonObject();
        foreach (var property in contract.Properties.Where(p => p.Get is not null))
        {
            members[property.Name] = Of(property.PropertyType, contract.Type.Name, property.Name, depth + 1);
        }

        return members;
    }

    private JsonNode? Plain(Type type, string name) => type == typeof(Guid)
        ? JsonValue.Create(ExampleValues.Id(name))
        : ExampleValues.ByType.Where(value => Fits(value, type)).Select(value => JsonNode.Parse(value)).FirstOrDefault();

    private bool Fits(string json, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, options) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
