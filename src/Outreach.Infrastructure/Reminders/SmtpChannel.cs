using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using NodaTime;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Hands messages to a mail server.</summary>
/// <remarks>
/// A server that falls silent after the text began to flow may have taken it: that outcome is unknown, and the message is
/// not sent again by itself. Before that, nothing has left and it is tried again.
/// </remarks>
public sealed class SmtpChannel(MessageChannelSettings settings, IClock clock) : IMessageChannel, IDisposable
{
    private readonly ConcurrentBag<SmtpClient> idle = [];
    private readonly SemaphoreSlim places = new(Math.Clamp(settings.Smtp.Connections, 1, 16));

    public bool IsIdempotent => false;

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!MailboxAddress.TryParse(message.To, out var to))
        {
            return new(SendResult.NoSuchRecipient, "address");
        }

        await places.WaitAsync(cancellationToken);

        try
        {
            return await SendAsync(Compose(message, to));
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var client))
        {
            client.Dispose();
        }

        places.Dispose();
    }

    private async Task<SendOutcome> SendAsync(MimeMessage mail)
    {
        // Not the caller's token: a message that has begun to leave is brought to an end, so that its outcome is known.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Clamp(settings.Smtp.TimeoutSeconds, 1, 300)));
        var flow = new Flow();
        var client = idle.TryTake(out var open) ? open : new SmtpClient { CheckCertificateRevocation = settings.Smtp.CheckRevocation };
        var keep = false;

        try
        {
            await ConnectAsync(client, timeout.Token);
            await client.SendAsync(mail, timeout.Token, flow);
            keep = true;

            return new(SendResult.Sent, null, mail.MessageId);
        }
        catch (SmtpCommandException refusal)
        {
            keep = client.IsConnected;
            return Refused(refusal);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ProtocolException or OperationCanceledException
            or AuthenticationException or ServiceNotConnectedException or ServiceNotAuthenticatedException or SslHandshakeException)
        {
            return new(flow.Began ? SendResult.Unknown : SendResult.Transient, "smtp-" + failure.GetType().Name);
        }
        catch (NotSupportedException)
        {
            // The server cannot do what the settings ask for: no TLS, or no way of signing in. Nothing has left.
            return new(SendResult.Transient, client.IsConnected ? "smtp-no-sign-in" : "smtp-no-tls");
        }
        finally
        {
            if (keep)
            {
                idle.Add(client);
            }
            else
            {
                client.Dispose();
            }
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            try
            {
                // A server closes idle connections without a word.
                await client.NoOpAsync(cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is IOException or SocketException or ProtocolException or SmtpCommandException)
            {
                await client.DisconnectAsync(quit: false, cancellationToken);
            }
        }

        var smtp = settings.Smtp;
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, cancellationToken);

        if (smtp.UserName.Length > 0)
        {
            await client.AuthenticateAsync(smtp.UserName, smtp.Password, cancellationToken);
        }
    }

    private static SendOutcome Refused(SmtpCommandException refusal)
    {
        var status = (int)refusal.StatusCode;
        var code = status.ToString(CultureInfo.InvariantCulture);

        return (status, refusal.ErrorCode) switch
        {
            ( >= 400 and < 500, _) => new(SendResult.Transient, code),
            (550 or 551 or 553, SmtpErrorCode.RecipientNotAccepted) => new(SendResult.NoSuchRecipient, code),
            _ => new(SendResult.Permanent, code),
        };
    }

    private MimeMessage Compose(OutgoingMessage message, MailboxAddress to)
    {
        var smtp = settings.Smtp;
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            Date = clock.GetCurrentInstant().ToDateTimeOffset(),
            MessageId = $"{message.Id:N}@{smtp.From[(smtp.From.LastIndexOf('@') + 1)..]}",
            Body = new TextPart("plain") { Text = message.Body },
        };
        mail.From.Add(new MailboxAddress(smtp.FromName, smtp.From));
        mail.To.Add(to);
        mail.Headers.Add(HeaderId.ContentLanguage, message.Language);
        mail.Headers.Add("Auto-Submitted", "auto-generated");

        return mail;
    }

    /// <summary>Notices when the text begins to flow.</summary>
    private sealed class Flow : ITransferProgress
    {
        public bool Began { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Began = true;

        public void Report(long bytesTransferred) => Began = true;
    }
}
