namespace Outreach.Web.Reminders;

internal static class RemindersEndpoints
{
    public static void MapReminders(this IEndpointRouteBuilder api)
    {
    }
}
