using System.IO.Compression;
using System.Xml;

namespace Outreach.Infrastructure.Registrations;

/// <summary>What must hold of the zip archive of a workbook before anything in it is used.</summary>
internal static class XlsxArchive
{
    /// <summary>Unpacked size of all parts together, in bytes; counted while unpacking, whatever the archive says.</summary>
    public const long MaxUnpackedBytes = 256L * 1024 * 1024;

    private const int MaxParts = 10_000;

    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CloseInput = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
    };

    /// <summary>Unpacks and reads every part once: size, zip and XML must be right, and no part may carry a DTD or entities.</summary>
    public static void Check(byte[] content)
    {
        Guard(content, archive =>
        {
            if (archive.Entries.Count > MaxParts)
            {
                throw FileRefusal.Archive;
            }

            var left = MaxUnpackedBytes;
            foreach (var part in archive.Entries)
            {
                using var stream = new CountedStream(part.Open(), left);
                if (part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || part.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
                {
                    using var xml = XmlReader.Create(stream, _settings);
                    while (xml.Read())
                    {
                    }
                }
                else
                {
                    stream.CopyTo(Stream.Null);
                }

                left -= stream.Count;
            }

            return true;
        });
    }

    /// <summary>Does something with the archive; whatever the archive or its XML has wrong refuses the file.</summary>
    public static T Guard<T>(byte[] content, Func<ZipArchive, T> use)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, false), ZipArchiveMode.Read);
            return use(archive);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or XmlException or EndOfStreamException or NotSupportedException or FormatException or OverflowException)
        {
            throw FileRefusal.Archive;
        }
    }

    public static XmlReader Open(ZipArchiveEntry part) => XmlReader.Create(part.Open(), _settings);

    private sealed class CountedStream(Stream inner, long limit) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Count += read;
            return Count > limit ? throw FileRefusal.Archive : read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
