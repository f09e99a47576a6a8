using System.Buffers.Binary;
using System.IO.Compression;

namespace Outreach.Screens;

/// <summary>Writes a picture with at most 256 colours: for a screen of text that is a third of the size, and looks the same.</summary>
internal static class PalettePng
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="png">Of Chromium: eight bits a channel, with or without opacity, not interlaced.</param>
    public static byte[] Of(byte[] png)
    {
        var (width, height, pixels) = Read(png);
        var palette = PaletteOf(pixels);
        var nearest = new Dictionary<int, byte>();
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var line = new byte[width + 1];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var colour = pixels[(y * width) + x];
                    if (!nearest.TryGetValue(colour, out var index))
                    {
                        nearest[colour] = index = (byte)palette.IndexOf(palette.MinBy(c => Distance(c, colour)));
                    }

                    line[x + 1] = index;
                }

                zip.Write(line);
            }
        }

        using var file = new MemoryStream();
        file.Write(Signature);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 3);
        Write(file, "IHDR"u8, head);
        Write(file, "PLTE"u8, [.. palette.SelectMany(c => new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c })]);
        Write(file, "IDAT"u8, packed.ToArray());
        Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>The most frequent colours, no two of them nearer than it takes to have 256 at most.</summary>
    private static List<int> PaletteOf(int[] pixels)
    {
        var byFrequency = pixels.CountBy(c => c).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => c.Key).ToList();
        for (var apart = 0; ; apart = (apart * 3 / 2) + 1)
        {
            List<int> palette = [];
            foreach (var colour in byFrequency)
            {
                if (palette.TrueForAll(c => Distance(c, colour) > apart))
                {
                    palette.Add(colour);
                    if (palette.Count > 256)
                    {
                        break;
                    }
                }
            }

            if (palette.Count <= 256)
            {
                return palette;
            }
        }
    }

    private static int Distance(int a, int b)
    {
        var (red, green, blue) = ((a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255));
        return (3 * red * red) + (4 * green * green) + (2 * blue * blue);
    }

    private static (int Width, int Height, int[] Pixels) Read(byte[] png)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        var channels = (png[24], png[25], png[28]) switch
        {
            (8, 2, 0) => 3,
            (8, 6, 0) => 4,
            var (bits, kind, interlaced) => throw new NotSupportedException($"PNG with {bits} bits, kind {kind}, interlacing {interlaced}."),
        };
        using var packed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(png, at + 8, length);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var zip = new ZLibStream(packed, CompressionMode.Decompress);
        var (before, line) = (new byte[width * channels], new byte[width * channels]);
        var pixels = new int[width * height];
        for (var y = 0; y < height; y++)
        {
            var filter = zip.ReadByte();
            zip.ReadExactly(line);
            Unfilter(filter, line, before, channels);
            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = (line[x * channels] << 16) | (line[(x * channels) + 1] << 8) | line[(x * channels) + 2];
            }

            (before, line) = (line, before);
        }

        return (width, height, pixels);
    }

    private static void Unfilter(int filter, byte[] line, byte[] before, int channels)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var (left, up, corner) = (i < channels ? 0 : line[i - channels], before[i], i < channels ? 0 : before[i - channels]);
            line[i] += filter switch
            {
                0 => (byte)0,
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => throw new InvalidDataException($"PNG filter {filter}."),
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static void Write(Stream file, ReadOnlySpan<byte> kind, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(content, Crc(kind, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return crc;
    }
}
