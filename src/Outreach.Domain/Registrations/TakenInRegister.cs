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

/// <summary>In whose eyes a person of the register was taken in.</summary>
[Flags]
internal enum TakenInBy
{
    Nobody = 0,

    /// <summary>By the programme: from this list, from an earlier one, or at the desk.</summary>
    Programme = 1,

    /// <summary>By this list alone, as if it were the first one ever.</summary>
    ListAlone = 2,
}

/// <summary>
/// Everybody taken in before, found by keys: a row looks only at people with its identifier, or with its names and a birth year
/// or phone in common. Not for several threads at once.
/// </summary>
/// <remarks>
/// A run keeps everybody of its list in memory: people are packed, and an index holds numbers only. Two keys with one hash do no
/// harm, as whoever is found is compared as a whole.
/// </remarks>
public sealed class TakenInRegister
{
    private readonly List<PackedPerson> _people = [];
    private readonly List<TakenInBy> _takenIn = [];

    /// <summary>By the hash of a key: the last of its links.</summary>
    private readonly Dictionary<int, int> _lastLinks = [];
    private readonly List<(int Person, int Before)> _links = [];

    /// <summary>Adds a person; one who is there already stays.</summary>
    public void Add(PersonTakenIn person) => Add(person, TakenInBy.Programme);

    internal void Add(PersonTakenIn person, TakenInBy by)
    {
        ArgumentNullException.ThrowIfNull(person);
        var packed = PackedPerson.Of(person);
        var same = -1;
        foreach (var number in Numbers(person.Key))
        {
            if (_takenIn[number].HasFlag(by))
            {
                return;
            }

            same = packed.IsSameAs(_people[number]) ? number : same;
        }

        if (same >= 0)
        {
            _takenIn[same] |= by;
            return;
        }

        _people.Add(packed);
        _takenIn.Add(by);
        Link(HashOf(person.Key));
        Link(HashOf(person.Names, person.Birth.Year));
        foreach (var phone in person.Phones)
        {
            Link(HashOf(person.Names, phone));
        }

        foreach (var identifier in person.Identifiers)
        {
            Link(identifier.GetHashCode());
        }
    }

    /// <summary>Forgets a person, as if they had not been taken in.</summary>
    internal void Remove(string key, TakenInBy by)
    {
        foreach (var number in Numbers(key))
        {
            _takenIn[number] &= ~by;
        }
    }

    /// <summary>Another list begins, and nobody was taken in by it alone.</summary>
    internal void BeginList()
    {
        foreach (ref var by in CollectionsMarshal.AsSpan(_takenIn))
        {
            by &= ~TakenInBy.ListAlone;
        }
    }

    /// <summary>Everybody else who may be the person, in the order in which they were taken in.</summary>
    internal IEnumerable<PersonTakenIn> Candidates(PersonTakenIn person, TakenInBy by)
    {
        var found = new SortedList<(long, int, string), PersonTakenIn>();
        for (var year = person.Birth.Year - 1; year <= person.Birth.Year + 1; year++)
        {
            Collect(HashOf(person.Names, year), by, found);
        }

        foreach (var phone in person.Phones)
        {
            Collect(HashOf(person.Names, phone), by, found);
        }

        foreach (var identifier in person.Identifiers)
        {
            Collect(identifier.GetHashCode(), by, found);
        }

        return found.Values.Where(other => other.Key != person.Key);
    }

    private static int HashOf(string key) => key.GetHashCode(StringComparison.Ordinal);

    private static int HashOf(NamePairKey names, int year) => HashCode.Combine(names, year);

    private static int HashOf(NamePairKey names, string phone) => HashCode.Combine(names, phone);

    private void Link(int hash)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastLinks, hash, out var exists);
        _links.Add((_people.Count - 1, exists ? last : -1));
        last = _links.Count - 1;
    }

    private IEnumerable<int> Linked(int hash)
    {
        for (var link = _lastLinks.GetValueOrDefault(hash, -1); link >= 0; link = _links[link].Before)
        {
            yield return _links[link].Person;
        }
    }

    private IEnumerable<int> Numbers(string key) => Linked(HashOf(key)).Where(number => _people[number].Key == key);

    private void Collect(int hash, TakenInBy by, SortedList<(long, int, string), PersonTakenIn> found)
    {
        foreach (var number in Linked(hash))
        {
            if (_takenIn[number].HasFlag(by))
            {
                var person = _people[number].Unpack();
                found.TryAdd((person.Order, person.Row, person.Key), person);
            }
        }
    }
}
