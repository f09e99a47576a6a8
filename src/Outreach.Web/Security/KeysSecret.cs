using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Outreach.Infrastructure;

namespace Outreach.Web.Security;

/// <summary>What encrypts the keys that stand in the database: without it a copy of the database signs nobody in and opens no link.</summary>
/// <remarks>
/// <c>Security:KeysSecret</c>, the same at all nodes; else the file <c>secret</c> in the folder <c>Security:KeysPath</c>, made at the first start. On SQLite
/// the folder is beside the database unless it is named. On PostgreSQL there is none of itself: the next node would make another one.
/// </remarks>
internal sealed class KeysSecret
{
    /// <summary>Holds what is encrypted.</summary>
    public static readonly XName Element = "encryptedWithSecret";

    private const int Shortest = 32;
    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("outreach protection keys 1");

    private readonly byte[]? key;

    private KeysSecret(string? secret) =>
        key = secret is null ? null : HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: Purpose);

    public bool Exists => key is not null;

    /// <exception cref="StartRefusedException">The secret is too short to be one.</exception>
    public static KeysSecret From(IConfiguration security, DatabaseSettings database)
    {
        if (security["KeysSecret"] is { Length: > 0 } given)
        {
            return given.Length >= Shortest ? new(given) : throw new StartRefusedException($"Security:KeysSecret has fewer than {Shortest} characters. Make one with: openssl rand -base64 32");
        }

        var folder = security["KeysPath"] is { Length: > 0 } named
            ? named
            : database.SqlitePath is { } file ? Path.ChangeExtension(Path.GetFullPath(file), null) + "-keys" : null;
        return new(folder is null ? null : OfFolder(folder));
    }

    public XElement Seal(XElement plain)
    {
        var text = Encoding.UTF8.GetBytes(plain.ToString(SaveOptions.DisableFormatting));
        var whole = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + text.Length];
        var (nonce, tag, cipher) = Parts(whole);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = Cipher();
        aes.Encrypt(nonce.Span, text, cipher.Span, tag.Span);
        return new XElement(Element, Convert.ToBase64String(whole));
    }

    /// <exception cref="CryptographicException">It was encrypted with another secret, or there is none here.</exception>
    public XElement Open(XElement sealedPart)
    {
        var (nonce, tag, cipher) = Parts(Convert.FromBase64String(sealedPart.Value));
        var text = new byte[cipher.Length];
        using var aes = Cipher();
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, text);
        return XElement.Parse(Encoding.UTF8.GetString(text));
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] whole)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        return (whole.AsMemory(0, nonce), whole.AsMemory(nonce, tag), whole.AsMemory(nonce + tag));
    }

    private AesGcm Cipher() => new(key ?? throw new CryptographicException("There is no secret here."), AesGcm.TagByteSizes.MaxSize);

    /// <summary>Owner's eyes only: whoever has it and the database can sign in as anybody.</summary>
    private static string OfFolder(string folder)
    {
        var path = Path.Combine(folder, "secret");
        if (!Directory.Exists(folder) && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.CreateDirectory(folder);
        if (!File.Exists(path))
        {
            // Whole or not at all: of two processes that start at once one makes it, and both read that one.
            var half = path + "." + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
            using (var file = new StreamWriter(new FileStream(half, OwnersOnly())))
            {
                file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            }

            TryName(half, path);
        }

        return File.ReadAllText(path).Trim() is { Length: >= Shortest } secret ? secret : throw new StartRefusedException($"{path} holds no secret.");
    }

    private static FileStreamOptions OwnersOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void TryName(string half, string path)
    {
        try
        {
            File.Move(half, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(half);
        }
    }
}

/// <summary>The library's way to <see cref="KeysSecret.Seal"/>.</summary>
internal sealed class SecretEncryptor(KeysSecret secret) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(secret.Seal(plaintextElement), typeof(SecretDecryptor));
}

/// <summary>The library's way to <see cref="KeysSecret.Open"/>; it makes one by the name that stands beside the key.</summary>
internal sealed class SecretDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<KeysSecret>().Open(encryptedElement);
}
