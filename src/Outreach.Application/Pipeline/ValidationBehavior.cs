using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace Outreach.Application.Pipeline;

/// <summary>Refuses what is not well-formed before anything is opened for it.</summary>
/// <remarks>
/// Some rules depend on the day. A request that was done yesterday and is repeated under its key today gets its first
/// answer, not "this day has passed".
/// </remarks>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators, RequestFacts facts, FirstAnswers answers)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<ValidationFailure>? failures = null;
        foreach (var validator in validators)
        {
            var result = validator.Validate(request);
            if (!result.IsValid)
            {
                (failures ??= []).AddRange(result.Errors);
            }
        }

        if (failures is null)
        {
            return await next();
        }

        var earlier = request is ICommand<TResponse> && facts.IdempotencyKey is { } key
            ? await answers.FindAsync(key, FirstAnswers.HashOf(request), cancellationToken)
            : null;
        return earlier is null ? throw new ValidationException(failures) : FirstAnswers.Read<TResponse>(earlier);
    }
}
