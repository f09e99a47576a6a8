using System.Globalization;

namespace Outreach.Domain.Registrations;

/// <summary>
/// Answers the rows of one list, in order: reads each and compares it with everybody taken in before it, in this list and in the
/// register it is given.
/// </summary>
/// <param name="list">What was stated about the list.</param>
/// <param name="reader">Reads a row by itself.</param>
/// <param name="register">Everybody taken in from earlier lists or in other ways; grows with this list.</param>
/// <param name="order">Of this list's people among all others.</param>
public sealed class ListJudge(ListStatement list, RowReader reader, TakenInRegister register, long order = long.MaxValue)
{
    private readonly TakenInRegister _register = Begun(register);

    /// <summary>Reads a row without comparing it; <see cref="Judge"/> follows, in the order of the rows.</summary>
    public RowAnswer Read(SourceRow row) => reader.Read(row);

    /// <summary>
    /// Compares a row that was read, completes its answer, and remembers its person if they are taken in. A row may be judged again
    /// after it was read again: what was remembered of it is forgotten first.
    /// </summary>
    public RowAnswer Judge(RowAnswer answer)
    {
        if (Alone(answer) is not { } person)
        {
            return answer;
        }

        _register.Remove(person.Key, TakenInBy.Programme);
        var (likely, possible, shared) = DuplicateFinder.Find(person, _register);
        if (likely is not null)
        {
            answer.Code($"duplicate.likely({Reference(likely)})");
        }
        else if (possible is not null)
        {
            answer.Code($"duplicate.possible({Reference(possible)})");
        }

        if (shared is not null)
        {
            answer.Code($"id.shared({Reference(shared)})");
        }

        answer.Outcome = OutcomeOf(likely is not null, answer.Codes.Count > 0);
        if (answer.IsTakenIn)
        {
            _register.Add(person);
        }

        return answer;
    }

    /// <summary>Works out only what the outcome would be if this list were the first one ever, and remembers the row for that.</summary>
    public void JudgeAlone(RowAnswer answer) => Alone(answer);

    /// <returns>Whom the row names; null if that is nobody who could be taken in.</returns>
    private PersonTakenIn? Alone(RowAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!answer.IsPerson)
        {
            return null;
        }

        var person = PersonTakenIn.From(answer, list.Name, order);
        _register.Remove(person.Key, TakenInBy.ListAlone);
        var (likely, possible, shared) = DuplicateFinder.Find(person, _register, TakenInBy.ListAlone);
        answer.OutcomeAlone = OutcomeOf(likely is not null, answer.Codes.Count > 0 || possible is not null || shared is not null);
        if (answer.OutcomeAlone != RowOutcome.Duplicate)
        {
            _register.Add(person, TakenInBy.ListAlone);
        }

        return person;
    }

    private static TakenInRegister Begun(TakenInRegister register)
    {
        register.BeginList();
        return register;
    }

    private string Reference(PersonTakenIn person) =>
        person.ListName == list.Name ? person.Row.ToString(CultureInfo.InvariantCulture) : person.Label;

    private static RowOutcome OutcomeOf(bool isDuplicate, bool hasCodes) =>
        isDuplicate ? RowOutcome.Duplicate : hasCodes ? RowOutcome.Warned : RowOutcome.Accepted;
}
