using System.Runtime.InteropServices;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>An identifier whose form and check digit hold.</summary>
/// <param name="Value">What identifiers of the type are compared by.</param>
public readonly record struct HeldIdentifier(string Type, string Value);

/// <summary>A person who was taken in before, as far as later rows are compared with them.</summary>
/// <param name="Key">Tells the person from all others in a register.</param>
/// <param name="Order">Counts up as lists and people are taken in.</param>
/// <param name="Row">Orders the people of one list.</param>
/// <param name="ListName">The list that the person came from; null if registered in another way.</param>
/// <param name="Label">How a reference from another list names the person, as in <c>osh-2026-autumn:57</c>.</param>
/// <param name="Names">Family and given name.</param>
/// <param name="Sex">Null if not known.</param>
/// <param name="Birth">As far as it is known.</param>
/// <param name="Phones">E.164: the person's and the escort's.</param>
/// <param name="Identifiers">Those that count when people are compared.</param>
public sealed record PersonTakenIn(
    string Key,
    long Order,
    int Row,
    string? ListName,
    string Label,
    NamePairKey Names,
    Sex? Sex,
    Birth Birth,
    IReadOnlyList<string> Phones,
    IReadOnlyList<HeldIdentifier> Identifiers)
{
    /// <summary>The key of a row of a list.</summary>
    public static string KeyOf(string listName, int row) => $"{listName}#{row}";

    /// <summary>The person of a row.</summary>
    public static PersonTakenIn From(RowAnswer answer, string listName, long order)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new PersonTakenIn(
            KeyOf(listName, answer.Row),
            order,
            answer.Row,
            listName,
            $"{listName}:{answer.Row}",
            NamePairKey.Of(answer.FamilyName, answer.GivenName),
            answer.Sex,
            answer.Birth!,
            PhonesOf(answer.Phone, answer.EscortPhone),
            answer.Identifier is { Holds: true, Type: { } type } identifier ? [new HeldIdentifier(type, identifier.MatchValue)] : []);
    }

    private static string[] PhonesOf(string? own, string? escort) => (own, escort) switch
    {
        (null, null) => [],
        ({ } phone, null) => [phone],
        (null, { } phone) => [phone],
        _ => own == escort ? [own!] : [own!, escort!],
    };
}

/// <summary>
/// Everybody taken in before, found by keys: a row looks only at people with its identifier, or with its names and a birth year
/// or phone in common. Not for several threads at once.
/// </summary>
public sealed class TakenInRegister
{
    private readonly Dictionary<string, PersonTakenIn> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<HeldIdentifier, People> _byIdentifier = [];
    private readonly Dictionary<(NamePairKey Names, int Year), People> _byYear = [];
    private readonly Dictionary<(NamePairKey Names, string Phone), People> _byPhone = [];

    public int Count => _people.Count;

    /// <summary>Adds a person; one who is there already stays.</summary>
    public void Add(PersonTakenIn person)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!_people.TryAdd(person.Key, person))
        {
            return;
        }

        foreach (var identifier in person.Identifiers)
        {
            Put(_byIdentifier, identifier, person);
        }

        Put(_byYear, (person.Names, person.Birth.Year), person);
        foreach (var phone in person.Phones)
        {
            Put(_byPhone, (person.Names, phone), person);
        }
    }

    /// <summary>Forgets a person, as if they had not been taken in.</summary>
    public void Remove(string key)
    {
        if (!_people.Remove(key, out var person))
        {
            return;
        }

        foreach (var identifier in person.Identifiers)
        {
            Take(_byIdentifier, identifier, person);
        }

        Take(_byYear, (person.Names, person.Birth.Year), person);
        foreach (var phone in person.Phones)
        {
            Take(_byPhone, (person.Names, phone), person);
        }
    }

    /// <summary>Everybody else who may be the person, in the order in which they were taken in.</summary>
    internal IEnumerable<PersonTakenIn> Candidates(PersonTakenIn person)
    {
        var found = new SortedList<(long, int, string), PersonTakenIn>();
        foreach (var identifier in person.Identifiers)
        {
            Collect(_byIdentifier, identifier, found);
        }

        for (var year = person.Birth.Year - 1; year <= person.Birth.Year + 1; year++)
        {
            Collect(_byYear, (person.Names, year), found);
        }

        foreach (var phone in person.Phones)
        {
            Collect(_byPhone, (person.Names, phone), found);
        }

        return found.Values.Where(other => other.Key != person.Key);
    }

    private static void Put<TKey>(Dictionary<TKey, People> index, TKey key, PersonTakenIn person)
        where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(index, key, out _).Add(person);

    private static void Take<TKey>(Dictionary<TKey, People> index, TKey key, PersonTakenIn person)
        where TKey : notnull
    {
        ref var people = ref CollectionsMarshal.GetValueRefOrNullRef(index, key);
        people.Remove(person);
        if (people.IsEmpty)
        {
            index.Remove(key);
        }
    }

    private static void Collect<TKey>(Dictionary<TKey, People> index, TKey key, SortedList<(long, int, string), PersonTakenIn> found)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var people))
        {
            people.CollectInto(found);
        }
    }

    /// <summary>The people of one key. Nearly always there is one: a list for each would take more room than the people do.</summary>
    private struct People
    {
        private PersonTakenIn? _first;
        private List<PersonTakenIn>? _others;

        public readonly bool IsEmpty => _first is null && _others is not { Count: > 0 };

        public void Add(PersonTakenIn person)
        {
            if (_first is null)
            {
                _first = person;
            }
            else
            {
                (_others ??= new List<PersonTakenIn>(1)).Add(person);
            }
        }

        public void Remove(PersonTakenIn person)
        {
            if (ReferenceEquals(_first, person))
            {
                _first = null;
            }
            else
            {
                _others?.RemoveAll(other => ReferenceEquals(other, person));
            }
        }

        public readonly void CollectInto(SortedList<(long, int, string), PersonTakenIn> found)
        {
            if (_first is not null)
            {
                Put(found, _first);
            }

            if (_others is not null)
            {
                foreach (var other in _others)
                {
                    Put(found, other);
                }
            }
        }

        private static void Put(SortedList<(long, int, string), PersonTakenIn> found, PersonTakenIn person) =>
            found.TryAdd((person.Order, person.Row, person.Key), person);
    }
}
