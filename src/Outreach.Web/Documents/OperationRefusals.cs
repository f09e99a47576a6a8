using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Outreach.Web.Documents;

/// <summary>Adds to every operation who may do it, and the refusals that need no saying where it is mapped.</summary>
internal sealed class OperationRefusals : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            Add(operation, context, "401", "You are not signed in, or your sign-in has ended.");
            Add(operation, context, "403", "Your role does not allow this, or a change came with the sign-in cookie but not from this site's own pages.");
            operation.Description = string.Join("\n\n", new[] { operation.Description, OperationPermissions.Describe(operation.OperationId ?? "") }.Where(part => !string.IsNullOrEmpty(part)));
        }

        var given = context.Description.ParameterDescriptions;
        if (given.Any(p => p.Source == BindingSource.Query) || operation.RequestBody is not null)
        {
            Add(operation, context, "400", "Something that was given is not valid; the errors say what.", nameof(HttpValidationProblemDetails));
        }

        if (given.Any(p => p.Source == BindingSource.Path))
        {
            Add(operation, context, "404", "There is no such thing, or it belongs to a hospital that you do not work for.");
        }

        Add(operation, context, "429", "You send more requests than one sender may; `Retry-After` says how long to wait.");
        Add(operation, context, "500", "Outreach failed; nothing was changed.");
        return Task.CompletedTask;
    }

    private static void Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, string status, string description, string schema = nameof(ProblemDetails))
    {
        operation.Responses ??= new OpenApiResponses();
        operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(schema, context.Document) } },
        });
    }
}
