using System.Buffers.Binary;
using System.Security.Cryptography;
using NodaTime;

namespace Outreach.Domain;

/// <summary>An id that cannot be confused with another kind of id; a UUIDv7, so that primary keys grow at one end.</summary>
/// <remarks>Each id has the comparisons that the database's order of ids needs for paging (<c>id &gt; cursor</c>).</remarks>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The value on the wire and in the database.</summary>
    Guid Value { get; }

    static abstract TSelf From(Guid value);

    /// <summary>A new id, ordered by the injected clock.</summary>
    static virtual TSelf New(IClock clock) => TSelf.From(EntityId.NewGuid(clock));
}

/// <summary>Makes ids: <c>EntityId.New&lt;BookingId&gt;(clock)</c>.</summary>
public static class EntityId
{
    [ThreadStatic]
    private static byte[]? randomBytes;

    [ThreadStatic]
    private static int randomLeft;

    private static int counter = RandomNumberGenerator.GetInt32(int.MaxValue);

    public static TId New<TId>(IClock clock)
        where TId : struct, IEntityId<TId> => TId.New(clock);

    /// <summary>Where a search in the order of ids begins: no id made up to that long before this one, or later, is smaller. To the millisecond.</summary>
    public static TId Before<TId>(TId id, Duration time)
        where TId : struct, IEntityId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16) - (long)time.TotalMilliseconds;
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        return TId.From(new Guid(bytes, bigEndian: true));
    }

    /// <summary>A UUIDv7 (RFC 9562) with a counter behind its milliseconds, so that one process's ids keep their order within one.</summary>
    internal static Guid NewGuid(IClock clock)
    {
        Span<byte> bytes = stackalloc byte[16];
        FillRandom(bytes[10..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, clock.GetCurrentInstant().ToUnixTimeMilliseconds() << 16);
        var count = (uint)Interlocked.Increment(ref counter);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (count >> 20)));
        bytes[8] = (byte)(0x80 | ((count >> 14) & 0x3F));
        bytes[9] = (byte)(count >> 6);
        bytes[10] = (byte)((count << 2) | (uint)(bytes[10] & 0x03));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Random bytes are fetched for many ids at once: each fetch is a call to the system.</summary>
    private static void FillRandom(Span<byte> bytes)
    {
        if (randomBytes is null || randomLeft < bytes.Length)
        {
            randomBytes ??= new byte[600];
            RandomNumberGenerator.Fill(randomBytes);
            randomLeft = randomBytes.Length;
        }

        randomBytes.AsSpan(randomLeft - bytes.Length, bytes.Length).CopyTo(bytes);
        randomLeft -= bytes.Length;
    }
}
