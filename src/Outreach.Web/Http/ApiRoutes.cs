using Outreach.Web.Bookings;
using Outreach.Web.Commitments;
using Outreach.Web.Demo;
using Outreach.Web.Outcomes;
using Outreach.Web.Patients;
using Outreach.Web.Policies;
using Outreach.Web.Registrations;
using Outreach.Web.Reminders;
using Outreach.Web.Replies;
using Outreach.Web.Screening;
using Outreach.Web.Security;
using Outreach.Web.Theatre;
using Outreach.Web.WaitingList;

namespace Outreach.Web.Http;

/// <summary>Everything under <c>/api/v1</c>.</summary>
internal static class ApiRoutes
{
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapAccounts();
        api.MapUsers();
        api.MapAudit();
        api.MapHospitals();
        api.MapMissions();
        api.MapSessions();
        api.MapCommitments();
        api.MapFulfilment();
        api.MapPatients();
        api.MapScreenings();
        api.MapWaitingList();
        api.MapBookings();
        api.MapOperations();
        api.MapReminders();
        api.MapReplies();
        api.MapCalls();
        api.MapRegistrations();
        api.MapPolicies();
        api.MapDemo();
    }
}
