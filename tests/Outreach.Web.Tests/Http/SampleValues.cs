using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace Outreach.Web.Tests.Http;

/// <summary>Values for whatever a request asks for, by name and type.</summary>
/// <param name="ids">Ids by the names under which requests ask for them; those without one get an id that names nothing.</param>
/// <param name="texts">Texts that stand in paths, by name.</param>
internal sealed class SampleValues(IReadOnlyDictionary<string, Guid>? ids = null, IReadOnlyDictionary<string, string>? texts = null)
{
    /// <summary>A day on which the test programme has a session.</summary>
    public const string Date = "2026-12-08";

    private static readonly NullabilityInfoContext Nullability = new();

    private readonly Dictionary<string, Guid> ids = new(ids ?? new Dictionary<string, Guid>(), StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> texts = new(texts ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the name leads to something that is there.</summary>
    public bool Knows(string name) => ids.ContainsKey(One(name)) || texts.ContainsKey(name);

    public Guid IdOf(string name) => ids.GetValueOrDefault(One(name), ApiEndpoint.Unknown);

    public string TextOf(string name) => name switch
    {
        "kind" => "Priority",
        "purpose" => "Messaging",
        _ => texts.GetValueOrDefault(name) ?? IdOf(name).ToString(),
    };

    public string JsonOf(Type body) => (NodeOf(body, "") ?? new JsonObject()).ToJsonString();

    private JsonNode? NodeOf(Type type, string name)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return NodeOf(inner, name);
        }

        if (ElementOf(type) is { } element)
        {
            return new JsonArray(NodeOf(element, name));
        }

        return type switch
        {
            _ when type == typeof(string) => TextFor(name),
            _ when type == typeof(Guid) => IdOf(name),
            _ when type == typeof(bool) => false,
            _ when type == typeof(LocalDate) => Date,
            _ when type == typeof(LocalTime) => "09:00:00",
            _ when type == typeof(JsonElement) => new JsonObject(),
            { IsEnum: true } => Enum.GetNames(type)[0],
            { IsPrimitive: true } => 1,
            _ when type == typeof(decimal) => 1,
            _ => ObjectOf(type),
        };
    }

    private JsonObject ObjectOf(Type type)
    {
        var made = new JsonObject();
        var maker = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        foreach (var parameter in maker?.GetParameters() ?? [])
        {
            var mayBeLeftOut = parameter.HasDefaultValue || Nullability.Create(parameter).ReadState == NullabilityState.Nullable;
            if (!mayBeLeftOut || Knows(parameter.Name!))
            {
                made[char.ToLowerInvariant(parameter.Name![0]) + parameter.Name[1..]] = NodeOf(parameter.ParameterType, parameter.Name);
            }
        }

        return made;
    }

    private static string TextFor(string name) => name.ToUpperInvariant() switch
    {
        "COUNTRY" or "CITIZENSHIP" or "RESIDENCECOUNTRY" or "DONORCOUNTRY" or "SCOPECOUNTRIES" => "KG",
        "LANGUAGE" or "WORKINGLANGUAGES" => "en",
        "ZONE" => "Asia/Bishkek",
        "CODE" => "a-code",
        _ => "Sample text",
    };

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type.IsArray ? type.GetElementType() : null;

    /// <summary>A list of ids is named for many: <c>hospitalIds</c>.</summary>
    private static string One(string name) => name.EndsWith("Ids", StringComparison.OrdinalIgnoreCase) ? name[..^1] : name;
}
