using System.Reflection;
using Outreach.Application.Bookings;
using Outreach.Application.Commitments;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain.Security;

namespace Outreach.Web.Documents;

/// <summary>The permission that an operation needs: that of the request which it sends. The two have one name, but for a few.</summary>
internal static class OperationPermissions
{
    private static readonly Dictionary<string, string> Requests = new()
    {
        ["EnableUser"] = nameof(DisableUser),
        ["GetBookingByReference"] = nameof(GetBooking),
        ["DownloadFulfilment"] = nameof(GetFulfilment),
        ["DownloadReminderFigures"] = nameof(GetReminderFigures),
    };

    private static readonly Dictionary<string, Permission> Needed = typeof(RequiresAttribute).Assembly.GetTypes()
        .Select(type => (type.Name, type.GetCustomAttribute<RequiresAttribute>()?.Permission))
        .Where(request => request.Permission is not null)
        .ToDictionary(request => request.Name, request => request.Permission!.Value);

    /// <summary>Which permission, and who has it; null for an operation that sends no request.</summary>
    public static string? Describe(string operation)
    {
        if (!Needed.TryGetValue(Requests.GetValueOrDefault(operation, operation), out var permission))
        {
            return null;
        }

        var roles = Enum.GetValues<StaffRole>();
        var having = roles.Where(role => role.Allows(permission)).ToList();
        return $"Needs the permission `{permission}`. {(having.Count == roles.Length ? "Every role has it." : $"Roles that have it: {string.Join(", ", having)}.")}";
    }
}
