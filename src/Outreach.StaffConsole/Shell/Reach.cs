using Outreach.Application.Patients;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.StaffConsole.Shell;

/// <summary>Whether anybody hears of a booking without being told by voice.</summary>
internal static class Reach
{
    public static bool CanBeWrittenTo(PatientRecord patient) =>
        patient.Consents.Any(c => c is { Purpose: ConsentPurpose.Messaging, IsInForce: true })
        && patient.Contacts.Any(c => !c.IsBroken && !c.IsStopped && c.Channels.Any(way => way != MessageChannelKind.Voice));
}
