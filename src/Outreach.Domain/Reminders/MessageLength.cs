namespace Outreach.Domain.Reminders;

/// <summary>How a text travels as SMS.</summary>
public enum SmsEncoding
{
    /// <summary>Seven bits a character: 160 in one part, 153 in each of several.</summary>
    Gsm7,

    /// <summary>Sixteen bits a unit: 70 in one part, 67 in each of several.</summary>
    Ucs2,
}

/// <summary>The length of a text as mobile carriers count and charge it.</summary>
/// <param name="Units">Septets (characters of the extension table count two) or UTF-16 code units.</param>
/// <param name="Segments">Parts of the message; 0 for an empty text.</param>
public readonly record struct MessageLength(SmsEncoding Encoding, int Units, int Segments)
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    private static readonly byte[] Septets = Table();

    /// <summary>Whether every character is in the GSM 7-bit alphabet or its extension table.</summary>
    public static bool IsGsm7(string text) => text.All(c => Cost(c) > 0);

    /// <summary>Counts <paramref name="text"/>.</summary>
    public static MessageLength Of(string text)
    {
        var gsm = IsGsm7(text);
        var (single, part) = gsm ? (160, 153) : (70, 67);
        var (units, segments, used) = (0, 0, part);

        for (var i = 0; i < text.Length;)
        {
            // An escape pair or a surrogate pair never lies across two parts.
            var pair = !gsm && char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var cost = gsm ? Cost(text[i]) : pair ? 2 : 1;
            units += cost;

            if (used + cost > part)
            {
                segments++;
                used = 0;
            }

            used += cost;
            i += pair ? 2 : 1;
        }

        return new(gsm ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2, units, units == 0 ? 0 : units <= single ? 1 : segments);
    }

    private static int Cost(char c) => c < Septets.Length ? Septets[c] : c == '€' ? 2 : 0;

    private static byte[] Table()
    {
        var table = new byte['Ω' + 1];

        foreach (var c in Basic)
        {
            table[c] = 1;
        }

        foreach (var c in Extension.Where(c => c < table.Length))
        {
            table[c] = 2;
        }

        return table;
    }
}
