using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>How a row relates to a person taken in before.</summary>
public enum Likeness
{
    /// <summary>Somebody else.</summary>
    None = 0,

    /// <summary>The same identifier, but somebody else.</summary>
    IdentifierShared = 1,

    /// <summary>Perhaps the same person.</summary>
    Possible = 2,

    /// <summary>The same person.</summary>
    Likely = 3,
}

/// <summary>Compares people as section 6 of the import contract says.</summary>
public static class DuplicateFinder
{
    /// <summary>The first earlier person of each likeness.</summary>
    public static (PersonTakenIn? Likely, PersonTakenIn? Possible, PersonTakenIn? Shared) Find(PersonTakenIn person, TakenInRegister register) =>
        Find(person, register, TakenInBy.Programme);

    internal static (PersonTakenIn? Likely, PersonTakenIn? Possible, PersonTakenIn? Shared) Find(PersonTakenIn person, TakenInRegister register, TakenInBy by)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(register);
        PersonTakenIn? likely = null, possible = null, shared = null;
        foreach (var earlier in register.Candidates(person, by))
        {
            switch (Compare(person, earlier))
            {
                case Likeness.Likely:
                    likely ??= earlier;
                    break;
                case Likeness.Possible:
                    possible ??= earlier;
                    break;
                case Likeness.IdentifierShared:
                    shared ??= earlier;
                    break;
                default:
                    break;
            }
        }

        return (likely, possible, shared);
    }

    /// <summary>Compares two people; which of them is the earlier does not matter.</summary>
    public static Likeness Compare(PersonTakenIn person, PersonTakenIn other)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(other);
        var sexesAgree = person.Sex is null || other.Sex is null || person.Sex == other.Sex;
        var namesAgree = person.Names == other.Names;
        var sameDate = person.Birth.Precision == BirthPrecision.Date && other.Birth.Precision == BirthPrecision.Date && person.Birth.Date == other.Birth.Date;
        var yearsAgree = YearsAgree(person.Birth, other.Birth);
        switch (CompareNumbers(person.Identifiers, other.Identifiers))
        {
            case true:
                return sexesAgree && (namesAgree || sameDate || yearsAgree) ? Likeness.Likely : Likeness.IdentifierShared;
            case false:
                return Likeness.None;
            default:
                break;
        }

        if (!namesAgree || !sexesAgree)
        {
            return Likeness.None;
        }

        var phoneInCommon = person.Phones.Any(phone => other.Phones.Contains(phone));
        if (sameDate || (yearsAgree && phoneInCommon))
        {
            return Likeness.Likely;
        }

        return yearsAgree || phoneInCommon ? Likeness.Possible : Likeness.None;
    }

    /// <returns>True for the same identifier, false for two personal numbers of one kind, null if identifiers say nothing.</returns>
    private static bool? CompareNumbers(IReadOnlyList<HeldIdentifier> mine, IReadOnlyList<HeldIdentifier> theirs)
    {
        bool? same = null;
        foreach (var identifier in mine)
        {
            foreach (var other in theirs)
            {
                if (identifier == other)
                {
                    return true;
                }

                if (identifier.Type == other.Type && PersonalIdentifiers.IsPersonalNumber(identifier.Type) && !MayBeSame(identifier.Value, other.Value))
                {
                    same = false;
                }
            }
        }

        return same;
    }

    /// <summary>Of an Aadhaar kept earlier only the last four digits are known: they can tell two people apart, but not prove one.</summary>
    private static bool MayBeSame(string a, string b) =>
        a.Length != b.Length && (a.Length > b.Length ? a.EndsWith(b, StringComparison.Ordinal) : b.EndsWith(a, StringComparison.Ordinal));

    /// <summary>One is a year only and the years are equal, or one is estimated and they differ by one at most.</summary>
    private static bool YearsAgree(Birth a, Birth b)
    {
        if (a.Precision == BirthPrecision.Estimated || b.Precision == BirthPrecision.Estimated)
        {
            return Math.Abs(a.Year - b.Year) <= 1;
        }

        return (a.Precision == BirthPrecision.Year || b.Precision == BirthPrecision.Year) && a.Year == b.Year;
    }
}
