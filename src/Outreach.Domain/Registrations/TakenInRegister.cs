using System.Runtime.InteropServices;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>A person who was taken in before, as far as later rows are compared with them.</summary>
/// <param name="ListName">The list that the person came from; null if registered in another way.</param>
/// <param name="Row">The row of that list.</param>
/// <param name="Label">How a reference from another list names the person, as in <c>osh-2026-autumn:57</c>.</param>
/// <param name="Names">Family and given name.</param>
/// <param name="Sex">Null if not known.</param>
/// <param name="Birth">As far as it is known.</param>
/// <param name="Phones">E.164: the person's and the escort's.</param>
/// <param name="IdentifierType">Null unless form and check digit hold.</param>
/// <param name="IdentifierValue">What identifiers of the type are compared by.</param>
/// <param name="PatientId">The record, if there is one already.</param>
public sealed record PersonTakenIn(
    string? ListName,
    int Row,
    string Label,
    NamePairKey Names,
    Sex? Sex,
    Birth Birth,
    IReadOnlyList<string> Phones,
    string? IdentifierType,
    string? IdentifierValue,
    PatientId? PatientId)
{
    /// <summary>Order in which people were taken in; the first of several that match is named.</summary>
    internal int Sequence { get; set; }

    /// <summary>The person of a row that was taken in.</summary>
    public static PersonTakenIn From(RowAnswer answer, string listName, PatientId? patientId)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var identifier = answer.Identifier is { Holds: true } holding ? holding : null;
        return new PersonTakenIn(
            listName,
            answer.Row,
            $"{listName}:{answer.Row}",
            NamePairKey.Of(answer.FamilyName, answer.GivenName),
            answer.Sex,
            answer.Birth!,
            PhonesOf(answer.Phone, answer.EscortPhone),
            identifier?.Type,
            identifier?.MatchValue,
            patientId);
    }

    internal static string[] PhonesOf(string? own, string? escort) => (own, escort) switch
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
    private readonly Dictionary<(string Type, string Value), List<PersonTakenIn>> _byIdentifier = [];
    private readonly Dictionary<(NamePairKey Names, int Year), List<PersonTakenIn>> _byYear = [];
    private readonly Dictionary<(NamePairKey Names, string Phone), List<PersonTakenIn>> _byPhone = [];
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);

    public int Count => _labels.Count;

    /// <summary>Adds a person after all others; one who is there already (by label) stays where they are.</summary>
    public void Add(PersonTakenIn person)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!_labels.Add(person.Label))
        {
            return;
        }

        person.Sequence = _labels.Count;
        if (person.IdentifierType is { } type)
        {
            Put(_byIdentifier, (type, person.IdentifierValue!), person);
        }

        Put(_byYear, (person.Names, person.Birth.Year), person);
        foreach (var phone in person.Phones)
        {
            Put(_byPhone, (person.Names, phone), person);
        }
    }

    /// <summary>Everybody who may be the person, in the order in which they were taken in.</summary>
    internal SortedList<int, PersonTakenIn> Candidates(PersonTakenIn person)
    {
        var found = new SortedList<int, PersonTakenIn>();
        if (person.IdentifierType is { } type)
        {
            Collect(_byIdentifier, (type, person.IdentifierValue!), found);
        }

        for (var year = person.Birth.Year - 1; year <= person.Birth.Year + 1; year++)
        {
            Collect(_byYear, (person.Names, year), found);
        }

        foreach (var phone in person.Phones)
        {
            Collect(_byPhone, (person.Names, phone), found);
        }

        return found;
    }

    private static void Put<TKey>(Dictionary<TKey, List<PersonTakenIn>> index, TKey key, PersonTakenIn person)
        where TKey : notnull => (CollectionsMarshal.GetValueRefOrAddDefault(index, key, out _) ??= []).Add(person);

    private static void Collect<TKey>(Dictionary<TKey, List<PersonTakenIn>> index, TKey key, SortedList<int, PersonTakenIn> found)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var people))
        {
            foreach (var person in people)
            {
                found.TryAdd(person.Sequence, person);
            }
        }
    }
}
