namespace Outreach.Domain.Registrations;

/// <summary>
/// Answers the rows of one list, in order: reads each and compares it with everybody taken in before it, in this list and in the
/// register it is given.
/// </summary>
/// <param name="list">What was stated about the list.</param>
/// <param name="reader">Reads a row by itself.</param>
/// <param name="register">Everybody taken in from earlier lists or in other ways; grows with this list.</param>
public sealed class ListJudge(ListStatement list, RowReader reader, TakenInRegister register)
{
    private readonly TakenInRegister _alone = new();

    /// <summary>Reads a row without comparing it; <see cref="Judge"/> follows, in the order of the rows.</summary>
    public RowAnswer Read(SourceRow row) => reader.Read(row);

    /// <summary>Compares a row that was read, completes its answer, and remembers its person if they are taken in.</summary>
    public RowAnswer Judge(RowAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Outcome is RowOutcome.Rejected or RowOutcome.Skipped)
        {
            return answer;
        }

        var person = PersonTakenIn.From(answer, list.Name, null);
        answer.OutcomeAlone = JudgeAlone(answer, person);
        var (likely, possible, shared) = DuplicateFinder.Find(person, register);
        if (likely is not null)
        {
            answer.Code($"duplicate.likely({Reference(likely)})");
            answer.DuplicateOf = likely;
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
            register.Add(person);
        }

        return answer;
    }

    /// <summary>Remembers a row that an earlier, interrupted run of the same import took in.</summary>
    public void Remember(PersonTakenIn person)
    {
        ArgumentNullException.ThrowIfNull(person);
        register.Add(person);
    }

    private RowOutcome JudgeAlone(RowAnswer answer, PersonTakenIn person)
    {
        var (likely, possible, shared) = DuplicateFinder.Find(person, _alone);
        var outcome = OutcomeOf(likely is not null, answer.Codes.Count > 0 || possible is not null || shared is not null);
        if (outcome != RowOutcome.Duplicate)
        {
            _alone.Add(person with { });
        }

        return outcome;
    }

    private string Reference(PersonTakenIn person) =>
        person.ListName == list.Name ? person.Row.ToString(System.Globalization.CultureInfo.InvariantCulture) : person.Label;

    private static RowOutcome OutcomeOf(bool isDuplicate, bool hasCodes) =>
        isDuplicate ? RowOutcome.Duplicate : hasCodes ? RowOutcome.Warned : RowOutcome.Accepted;
}
