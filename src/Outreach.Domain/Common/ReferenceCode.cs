using System.Security.Cryptography;

namespace Outreach.Domain;

/// <summary>What a reference code names; a code of one kind never passes as one of the other.</summary>
public enum ReferenceKind
{
    Patient = 0,
    Booking = 7,
}

/// <summary>
/// A short code that survives being read over a phone: seven characters of an alphabet without look-alikes
/// (no 0 O, 1 I L, 5 S, B, 2 Z, G, Q, U V) and a check character, written in two groups of four.
/// </summary>
/// <remarks>
/// The alphabet has 23 characters and 23 is prime, so a weighted sum modulo 23 finds every single wrong character and
/// every exchange of two. The kind is added to the sum.
/// </remarks>
public static class ReferenceCode
{
    /// <summary>Characters in use; their position is their value.</summary>
    public const string Alphabet = "2346789ACDEFHJKMNPRTWXY";

    private const int Payload = 7;

    /// <summary>A random code; uniqueness is the database's to keep.</summary>
    public static string New(ReferenceKind kind)
    {
        Span<int> values = stackalloc int[Payload];
        foreach (ref var value in values)
        {
            value = RandomNumberGenerator.GetInt32(Alphabet.Length);
        }

        return Write(values, kind);
    }

    /// <summary>Brings what a person typed into the written form (case, blanks and hyphens do not matter).</summary>
    /// <returns>False if it is not a code of this kind: wrong length, a character outside the alphabet, or a wrong check character.</returns>
    public static bool TryNormalize(string? text, ReferenceKind kind, out string code)
    {
        code = string.Empty;
        if (text is null || text.Length > 32)
        {
            return false;
        }

        Span<int> values = stackalloc int[Payload + 1];
        var count = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-' or '\u00A0')
            {
                continue;
            }

            var value = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0 || count == values.Length)
            {
                return false;
            }

            values[count++] = value;
        }

        if (count != values.Length || values[Payload] != Check(values[..Payload], kind))
        {
            return false;
        }

        code = Write(values[..Payload], kind);
        return true;
    }

    private static string Write(ReadOnlySpan<int> values, ReferenceKind kind)
    {
        Span<char> text = stackalloc char[Payload + 2];
        var at = 0;
        for (var i = 0; i < Payload; i++)
        {
            text[at++] = Alphabet[values[i]];
            if (i == 3)
            {
                text[at++] = '-';
            }
        }

        text[at] = Alphabet[Check(values, kind)];
        return new string(text);
    }

    private static int Check(ReadOnlySpan<int> values, ReferenceKind kind)
    {
        var sum = (int)kind;
        for (var i = 0; i < values.Length; i++)
        {
            sum += (i + 2) * values[i];
        }

        return sum % Alphabet.Length;
    }
}
