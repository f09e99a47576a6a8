using System.Buffers.Text;
using System.Text;

namespace Outreach.Application.Paging;

/// <summary>The end of a page as the caller sends it back: opaque, safe in a URL.</summary>
internal static class PageCursor
{
    private const char Separator = '|';

    /// <param name="parts">Values of the last row's order; without a bar.</param>
    public static string Write(params ReadOnlySpan<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, parts!)));

    /// <summary>The parts again; false if the text is none of ours or has another number of parts.</summary>
    public static bool TryRead(string cursor, int count, out string[] parts)
    {
        parts = [];
        if (cursor.Length > 400 || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        return parts.Length == count;
    }
}
