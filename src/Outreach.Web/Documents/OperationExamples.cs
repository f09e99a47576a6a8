using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Outreach.Web.Documents;

/// <summary>Gives every operation of the document an example of what it takes and of what it answers.</summary>
internal sealed class OperationExamples(IOptions<JsonOptions> json) : IOpenApiOperationTransformer
{
    private readonly ExampleMaker maker = new(json.Value.SerializerOptions);

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
        {
            var type = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.Type;
            parameter.Example = type is null ? null : maker.Of(type, parameter.Name!);
        }

        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            media.Example = BodyOf(operation, context);
        }

        foreach (var answer in context.Description.SupportedResponseTypes.Where(r => r.StatusCode is >= 200 and < 300))
        {
            if (answer.Type is { } type
                && operation.Responses?.TryGetValue(answer.StatusCode.ToString(CultureInfo.InvariantCulture), out var described) == true
                && described.Content?.TryGetValue("application/json", out var media) == true)
            {
                media.Example = maker.Of(type);
            }
        }

        return Task.CompletedTask;
    }

    private JsonNode? BodyOf(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (ApiExamples.Bodies.TryGetValue(operation.OperationId ?? string.Empty, out var written))
        {
            return JsonNode.Parse(written);
        }

        var body = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Source == BindingSource.Body);
        return body?.Type is { } type ? maker.Of(type) : null;
    }
}
