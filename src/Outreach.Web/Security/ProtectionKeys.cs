using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Infrastructure;

namespace Outreach.Web.Security;

/// <summary>Keeps the keys of cookies, tokens and forms in the database, so that what one node has signed every other one accepts, and a restart changes nothing.</summary>
/// <remarks>The library asks without waiting (its interface has no other way): at the start, when it makes a key (every 90 days), and once a day.</remarks>
internal sealed class ProtectionKeys(IDbContextFactory<OutreachDbContext> contexts, IDatabaseEngine engine, KeysSecret secret) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.ProtectionKeys.AsNoTracking().OrderBy(k => k.Name).Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        using var turn = engine.EnterWriteAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        db.ProtectionKeys.Add(new ProtectionKey(friendlyName, element.ToString(SaveOptions.DisableFormatting)));
        db.SaveChanges();
    }

    /// <summary>A node with another secret than the others would make keys of its own, which they do not know: it does not start.</summary>
    /// <exception cref="StartRefusedException">The keys in the database were encrypted with another secret.</exception>
    public async Task RefuseAnotherSecretAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        foreach (var key in await db.ProtectionKeys.AsNoTracking().Select(k => k.Xml).ToListAsync(cancellationToken))
        {
            foreach (var sealedPart in XElement.Parse(key).Descendants(KeysSecret.Element).ToList())
            {
                try
                {
                    secret.Open(sealedPart);
                }
                catch (CryptographicException)
                {
                    throw new StartRefusedException(
                        "The keys in the database were encrypted with another secret. Give this node the Security:KeysSecret that the others have. If it is lost, delete the rows of "
                        + "protection_keys: everybody signs in again, and links printed before do not open.");
                }
            }
        }
    }
}
