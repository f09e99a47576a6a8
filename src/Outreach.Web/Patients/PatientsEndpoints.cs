namespace Outreach.Web.Patients;

internal static class PatientsEndpoints
{
    public static void MapPatients(this IEndpointRouteBuilder api)
    {
    }
}
