using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Outreach.Application;
using Outreach.Application.Security;

namespace Outreach.StaffConsole.Shell;

/// <summary>
/// A page: it reads in <see cref="LoadAsync"/> and changes in the handlers of its forms, always through the mediator. A
/// refusal becomes a message on the page, never a failure.
/// </summary>
public abstract class ConsolePage : ComponentBase
{
    /// <summary>In an address: what was sent last was refused, since the page had changed meanwhile.</summary>
    public const string StaleField = "stale";

    [Inject] protected IMediator Mediator { get; set; } = null!;

    /// <summary>Texts, numbers and dates in the reader's language.</summary>
    [Inject] protected Words W { get; set; } = null!;

    [Inject] protected Caller Me { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    [Inject] protected IClock Clock { get; set; } = null!;

    [Inject] private RequestFacts Facts { get; set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;

    /// <summary>Why the last attempt was refused; shown by the <c>RefusalNote</c> at the top of the page.</summary>
    protected Refusal? Refusal { get; private set; }

    /// <summary>False if the page could not be read at all.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>This page was asked for by one of its forms. Each form is found by being on the page, so one that may have been sent must be, whatever has come between.</summary>
    protected bool WasSent => Http.Request.HasFormContentType;

    /// <summary>The sent form; without fields where none was sent.</summary>
    protected Posted Posted => new(WasSent ? Http.Request.Form : FormCollection.Empty);

    /// <summary>What the sent form holds in a field, to show it again after a refusal; otherwise, and in other forms of the page, what the page says.</summary>
    protected string? Entered(string name, string? otherwise = null) =>
        Refusal is not null && WasSent && Http.Request.Form.TryGetValue(name, out var sent) ? sent.ToString() : otherwise;

    /// <summary>The same of a choice between records.</summary>
    protected Guid? EnteredId(string name, Guid? otherwise = null) => Guid.TryParse(Entered(name, otherwise?.ToString()), out var id) ? id : null;

    protected bool May(Permission permission) => Me.Has(permission);

    /// <summary>For a page that is all form: whoever may not send it is refused at once.</summary>
    /// <exception cref="ForbiddenException">The person lacks the permission.</exception>
    protected void Require(Permission permission)
    {
        if (!May(permission))
        {
            throw new ForbiddenException(permission);
        }
    }

    protected virtual Task LoadAsync() => Task.CompletedTask;

    protected sealed override async Task OnInitializedAsync()
    {
        IsLoaded = await TryAsync(LoadAsync);
        if (HttpMethods.IsGet(Http.Request.Method) && Http.Request.Query.ContainsKey(StaleField))
        {
            await TryAsync(() => throw new StaleVersionException());
        }
    }

    /// <summary>Sends one command with the form's key, so that a form sent twice has one effect; then goes on to another page.</summary>
    /// <param name="request">Reads the form; what cannot be read is refused.</param>
    /// <param name="goOn">Where to go; an address on this site.</param>
    protected Task DoAsync<T>(Func<IRequest<T>> request, Func<T, string> goOn) => DoAsync(request, done => Task.FromResult(goOn(done)));

    /// <summary>The same where it takes some reading to know where to go.</summary>
    protected async Task DoAsync<T>(Func<IRequest<T>> request, Func<T, Task<string>> goOn)
    {
        var target = string.Empty;
        if (await TryAsync(async () =>
        {
            Facts.IdempotencyKey = Posted.Text(PostForm.KeyField);
            target = await goOn(await Mediator.Send(request()));
        }))
        {
            Navigation.NavigateTo(target);
        }
        else
        {
            // What was read before the attempt may be what it was refused for.
            await TryAsync(LoadAsync);
        }
    }

    /// <summary>Reads for a sent form, to be shown on this very page: what was asked for stays out of the address.</summary>
    /// <returns>False if it was refused.</returns>
    protected Task<bool> ShowAsync(Func<Task> read) => TryAsync(read);

    private async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (Exception failure) when (Refusal.Of(failure, W) is { } refusal)
        {
            Refusal ??= refusal;
            if (!Http.Response.HasStarted)
            {
                Http.Response.StatusCode = refusal.Status;
            }

            return false;
        }
    }
}
