using Outreach.Domain.Registrations;

namespace Outreach.Application.Ports;

/// <summary>A registration list whose file was read through once and found whole.</summary>
/// <param name="RefusalCode">Why the file is refused as a whole, as in <c>file.quotes</c>; null if it is not.</param>
/// <param name="Header">Null if refused.</param>
/// <param name="RowCount">Rows that get an answer: from the header to the last filled row.</param>
/// <param name="Rows">Those rows, read anew each time they are enumerated.</param>
public sealed record OpenedRegistrationFile(string? RefusalCode, HeaderMap? Header, int RowCount, IEnumerable<SourceRow> Rows)
{
    public static OpenedRegistrationFile Refused(string code) => new(code, null, 0, []);
}

/// <summary>Reads the files in which camps send their lists.</summary>
public interface IRegistrationFiles
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Encodings that can be stated for a text file.</summary>
    IReadOnlyCollection<string> Encodings { get; }

    /// <summary>Reads a file through to its end and judges it as a whole, before anything is taken in.</summary>
    /// <param name="content">The file; xlsx is told from text by its first bytes.</param>
    /// <param name="fileName">A name that ends in <c>.xlsx</c> must hold a workbook.</param>
    /// <param name="encoding">One of <see cref="Encodings"/>; null means utf-8. A byte order mark decides before it.</param>
    /// <param name="delimiter"><c>comma</c>, <c>semicolon</c> or <c>tab</c>; null means the one under which a header is found.</param>
    OpenedRegistrationFile Open(byte[] content, string fileName, string? encoding, string? delimiter);
}
