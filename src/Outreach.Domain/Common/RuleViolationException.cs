namespace Outreach.Domain;

/// <summary>The request was well formed, and the programme's rules refuse it as things stand now.</summary>
/// <param name="code">Stable, kebab-case, part of the public API: clients and tests match on it.</param>
/// <param name="message">For staff. Names no patient: it reaches logs.</param>
public sealed class RuleViolationException(string code, string message) : Exception(message)
{
    /// <summary>The last part of the problem type <c>urn:outreach:rule:CODE</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>Transitions that the state machines of the domain do not have.</summary>
public static class IllegalTransition
{
    /// <summary>The refusal for a change of state that is not drawn in the domain's state machines.</summary>
    public static RuleViolationException Of<TState>(string what, TState from, string verb)
        where TState : struct, Enum =>
        new("illegal-transition", $"A {what} that is {from} cannot be {verb}.");
}
