using System.Text;
using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>A person as one row of bytes, about 150 of them; as objects, with their texts, one takes about 600.</summary>
internal readonly struct PackedPerson
{
    private readonly byte[] _bytes;

    private PackedPerson(byte[] bytes) => _bytes = bytes;

    /// <summary>Only <see cref="PersonTakenIn.Key"/>, which comes first.</summary>
    public string Key
    {
        get
        {
            using var reader = Open();
            return reader.ReadString();
        }
    }

    public static PackedPerson Of(PersonTakenIn person)
    {
        using var packed = new MemoryStream(256);

        // Not the writer's own encoding, which throws on half a surrogate pair.
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        writer.Write(person.Key);
        writer.Write(person.Order);
        writer.Write7BitEncodedInt(person.Row);
        writer.Write(person.ListName is not null);
        if (person.ListName is { } list)
        {
            writer.Write(list);
        }

        writer.Write(person.Label);
        writer.Write(person.Names.First);
        writer.Write(person.Names.Second);
        writer.Write((byte)(person.Sex ?? 0));
        writer.Write((byte)person.Birth.Precision);
        writer.Write((short)person.Birth.Year);
        writer.Write((byte)(person.Birth.Date?.Month ?? 0));
        writer.Write((byte)(person.Birth.Date?.Day ?? 0));
        writer.Write7BitEncodedInt(person.Phones.Count);
        foreach (var phone in person.Phones)
        {
            writer.Write(phone);
        }

        writer.Write7BitEncodedInt(person.Identifiers.Count);
        foreach (var identifier in person.Identifiers)
        {
            writer.Write(identifier.Type);
            writer.Write(identifier.Value);
        }

        writer.Flush();
        return new PackedPerson(packed.ToArray());
    }

    public bool IsSameAs(PackedPerson other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    public PersonTakenIn Unpack()
    {
        using var reader = Open();
        return new PersonTakenIn(
            reader.ReadString(),
            reader.ReadInt64(),
            reader.Read7BitEncodedInt(),
            reader.ReadBoolean() ? reader.ReadString() : null,
            reader.ReadString(),
            NamePairKey.FromKeys(reader.ReadString(), reader.ReadString()),
            reader.ReadByte() is var sex and not 0 ? (Sex)sex : null,
            BirthOf((BirthPrecision)reader.ReadByte(), reader.ReadInt16(), reader.ReadByte(), reader.ReadByte()),
            Several(reader, r => r.ReadString()),
            Several(reader, r => new HeldIdentifier(r.ReadString(), r.ReadString())));
    }

    private BinaryReader Open() => new(new MemoryStream(_bytes, writable: false));

    private static Birth BirthOf(BirthPrecision precision, int year, int month, int day) => new(year, month == 0 ? null : new LocalDate(year, month, day), precision);

    private static T[] Several<T>(BinaryReader reader, Func<BinaryReader, T> one)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0)
        {
            return [];
        }

        var all = new T[count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = one(reader);
        }

        return all;
    }
}
