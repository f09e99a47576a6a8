using MediatR;
using Microsoft.AspNetCore.Http;
using Outreach.Application.Theatre;

namespace Outreach.StaffConsole.Shell;

/// <summary>The hospital that a page is about: the address's, else the one chosen last, else the first of the person's.</summary>
public sealed class HospitalChoice(IMediator mediator, IHttpContextAccessor accessor)
{
    private const string Cookie = "outreach-hospital";

    private IReadOnlyList<HospitalRow>? hospitals;

    /// <summary>All hospitals of the person.</summary>
    public async Task<IReadOnlyList<HospitalRow>> AllAsync()
    {
        if (hospitals is null)
        {
            List<HospitalRow> all = [];
            string? after = null;
            do
            {
                var page = await mediator.Send(new ListHospitals(After: after, Limit: 200));
                all.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            hospitals = all;
        }

        return hospitals;
    }

    /// <summary>Null if the person has no hospital at all.</summary>
    /// <param name="wanted">Of the address; remembered for the next page.</param>
    public async Task<HospitalRow?> OneAsync(Guid? wanted)
    {
        var all = await AllAsync();
        var context = accessor.HttpContext!;
        var chosen = all.FirstOrDefault(h => h.HospitalId == wanted)
            ?? (Guid.TryParse(context.Request.Cookies[Cookie], out var before) ? all.FirstOrDefault(h => h.HospitalId == before) : null)
            ?? (all.Count > 0 ? all[0] : null);
        if (wanted is not null && chosen is not null && !context.Response.HasStarted)
        {
            context.Response.Cookies.Append(
                Cookie, chosen.HospitalId.ToString(), new CookieOptions { SameSite = SameSiteMode.Strict, HttpOnly = true, IsEssential = true, Secure = context.Request.IsHttps });
        }

        return chosen;
    }
}
