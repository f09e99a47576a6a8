using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Outreach.Web.Http;
using Scalar.AspNetCore;

namespace Outreach.Web.Documents;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c>, and a page to read and try it at <c>/scalar</c>.</summary>
internal static class ApiDocument
{
    public static WebApplicationBuilder AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(DescribeOperation);
            options.AddOperationTransformer<OperationRefusals>();
            options.AddOperationTransformer<OperationExamples>();
            options.AddSchemaTransformer(SchemaTypes.Describe);
        });
        return builder;
    }

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar", options =>
        {
            options.Title = "Outreach API";
            options.DefaultFonts = false;

            // What leads to services of the page's maker, and would send them what is read here.
            options.DisableAgent().DisableMcp().DisableTelemetry().HideClientButton().HideDeveloperTools();
        }).AllowAnonymous();
    }

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Outreach API",
            Version = "v1",
            Description = "Scheduling of cataract-surgery outreach. Every refusal is an RFC 9457 problem; `/problems` explains each type. "
                + "What belongs to a hospital that you do not work for answers 404.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The access token of `POST /api/v1/sign-in`." },
            ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "outreach", Description = "For this site's own pages." },
        };
        return Task.CompletedTask;
    }

    private static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("cookie", context.Document)] = [] },
            ];
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query))
        {
            // Filters are records, whose members would show as C# names them.
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= ParameterWords.Of(operation.OperationId ?? string.Empty, parameter.Name);
        }

        if (HttpMethods.IsPost(context.Description.HttpMethod ?? string.Empty))
        {
            Header(operation, IdempotencyKeyMiddleware.Header, "1 to 255 printable ASCII characters, a UUID say. The same request under the same key has one effect and gets the first answer.");
        }

        if (metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters().Any(p => p.ParameterType == typeof(IfMatch)) == true)
        {
            Header(operation, "If-Match", "The ETag that you read, in quotes; 412 if somebody changed the thing since.");
        }

        return Task.CompletedTask;
    }

    private static void Header(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
        });
    }
}
