namespace Outreach.Infrastructure.Registrations;

/// <summary>The file as a whole cannot be taken in; caught where files are opened.</summary>
/// <param name="code">As in <c>file.encoding</c>.</param>
internal sealed class FileRefusal(string code) : Exception(code)
{
    public const int MaxCellLength = 32_767;

    public string Code { get; } = code;

    public static FileRefusal Encoding => new("file.encoding");

    public static FileRefusal Nul => new("file.nul");

    public static FileRefusal Quotes => new("file.quotes");

    public static FileRefusal CellTooLarge => new("file.cell_too_large");

    public static FileRefusal TooLarge => new("file.too_large");

    public static FileRefusal Archive => new("file.archive");

    public static FileRefusal Header => new("file.header");
}
