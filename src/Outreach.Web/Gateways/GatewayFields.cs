using System.Text.Json;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Web.Gateways;

/// <summary>What a gateway sent, as JSON, as a form or in the address.</summary>
internal sealed class GatewayFields
{
    private readonly JsonElement? json;
    private readonly Func<string, string?> named;

    private GatewayFields(JsonElement? json, Func<string, string?> named) => (this.json, this.named) = (json, named);

    /// <returns>Null if it cannot be read.</returns>
    public static async Task<GatewayFields?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasJsonContentType())
        {
            try
            {
                using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
                return new(document.RootElement.Clone(), _ => null);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        if (request.HasFormContentType)
        {
            try
            {
                var form = await request.ReadFormAsync(cancellationToken);
                return new(null, name => form[name].FirstOrDefault());
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }

        return new(null, name => request.Query[name].FirstOrDefault());
    }

    /// <param name="name">In JSON a path by dots.</param>
    public string? Find(string name) => name.Length == 0 ? null : json is { } element ? JsonField.Read(element, name) : named(name);
}
