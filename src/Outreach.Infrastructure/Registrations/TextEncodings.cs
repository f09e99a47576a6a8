using System.Buffers;
using System.Text;

namespace Outreach.Infrastructure.Registrations;

/// <summary>How the bytes of a text file are to be read, and where its text begins.</summary>
internal sealed record TextForm(Encoding Encoding, int Start);

/// <summary>Encodings of text files; all of them refuse bytes that are not text.</summary>
internal static class TextEncodings
{
    private static readonly string[] _codePages =
        ["gb18030", "gbk", "gb2312", "big5", "windows-1250", "windows-1251", "windows-1252", "windows-1254", "windows-1256", "koi8-r", "koi8-u", "cp866", "iso-8859-1", "iso-8859-5"];

    /// <summary>Names that can be stated, in lower case.</summary>
    public static IReadOnlyCollection<string> Names { get; } = ["utf-8", "utf-16", "utf-16le", "utf-16be", .. _codePages];

    /// <summary>Finds the encoding (a byte order mark decides, otherwise the stated one) and reads all the text once.</summary>
    public static TextForm Check(byte[] content, string? stated)
    {
        var form = Find(content, stated);
        var isUnicode = form.Encoding is UTF8Encoding or UnicodeEncoding;
        var buffer = ArrayPool<char>.Shared.Rent(32 * 1024);
        try
        {
            using var reader = Reader(content, form);
            int count;
            while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
            {
                var text = buffer.AsSpan(0, count);
                if (text.Contains('\0'))
                {
                    // Wrong bytes further down count before this.
                    while (reader.Read(buffer, 0, buffer.Length) > 0)
                    {
                    }

                    throw FileRefusal.Nul;
                }

                // Code pages map bytes that mean nothing to control characters.
                if (!isUnicode && text.ContainsAnyInRange('\u0080', '\u009F'))
                {
                    throw FileRefusal.Encoding;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw FileRefusal.Encoding;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        return form;
    }

    public static StreamReader Reader(byte[] content, TextForm form) =>
        new(new MemoryStream(content, form.Start, content.Length - form.Start, false), form.Encoding, false, 64 * 1024);

    private static TextForm Find(ReadOnlySpan<byte> content, string? stated)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return new TextForm(new UTF8Encoding(false, true), 3);
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new TextForm(new UnicodeEncoding(false, false, true), 2);
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new TextForm(new UnicodeEncoding(true, false, true), 2);
        }

        Encoding encoding = (stated ?? "utf-8").ToLowerInvariant() switch
        {
            "utf-8" or "utf8" => new UTF8Encoding(false, true),
            "utf-16" or "utf-16le" => new UnicodeEncoding(false, false, true),
            "utf-16be" => new UnicodeEncoding(true, false, true),
            var name when _codePages.Contains(name) => CodePage(name),
            _ => throw FileRefusal.Encoding,
        };
        return new TextForm(encoding, 0);
    }

    private static Encoding CodePage(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
