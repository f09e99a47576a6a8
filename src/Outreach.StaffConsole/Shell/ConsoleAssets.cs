using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Outreach.StaffConsole.Shell;

/// <summary>Style sheet, script and icon, from inside the assembly. Their address carries a hash, so a browser fetches each version once.</summary>
internal sealed class ConsoleAssets
{
    private readonly Dictionary<string, Asset> assets = [];

    public ConsoleAssets()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("assets/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var name = resource["assets/".Length..];
            assets[name] = new Asset(content.ToArray(), TypeOf(name));
        }
    }

    /// <summary>The address of an asset in its present version.</summary>
    public string this[string name] => $"/assets/{assets[name].Hash}/{name}";

    public async Task SendAsync(string name, HttpContext context)
    {
        if (!assets.TryGetValue(name, out var asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var brotli = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        if (brotli)
        {
            headers.ContentEncoding = "br";
        }

        context.Response.ContentType = asset.Type;
        var body = brotli ? asset.Brotli : asset.Plain;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new NotSupportedException(name),
    };

    private sealed class Asset(byte[] plain, string type)
    {
        public byte[] Plain { get; } = plain;

        public byte[] Brotli { get; } = Compress(plain);

        public string Type { get; } = type;

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(plain))[..12];

        private static byte[] Compress(byte[] plain)
        {
            using var target = new MemoryStream();
            using (var brotli = new BrotliStream(target, CompressionLevel.SmallestSize))
            {
                brotli.Write(plain);
            }

            return target.ToArray();
        }
    }
}
