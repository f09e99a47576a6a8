using Outreach.Application.Security;

namespace Outreach.StaffConsole.Shell;

/// <param name="Path">Where it leads.</param>
/// <param name="Key">Its name among the words.</param>
internal sealed record MenuLink(string Path, string Key, Permission Permission);

/// <summary>The pages that a person may use, in the order of the day's work.</summary>
internal static class Menu
{
    private static readonly MenuLink[] All =
    [
        new("/", "shell.home", Permission.SignedIn),
        new("/patients", "patients.title", Permission.ViewPatients),
        new("/imports", "imports.title", Permission.ImportRegistrations),
        new("/screenings", "screening.title", Permission.ViewPatients),
        new("/waiting-list", "shell.waiting-list", Permission.ViewWaitingList),
        new("/board", "shell.board", Permission.ViewBookings),
        new("/today", "shell.today", Permission.ViewBookings),
        new("/reminders", "reminders.title", Permission.ViewReminders),
        new("/operations", "shell.operations", Permission.ViewOperations),
        new("/commitments", "shell.commitments", Permission.ViewCommitments),
        new("/fulfilment", "shell.fulfilment", Permission.ViewFulfilment),
        new("/sessions", "schedule.sessions", Permission.ViewSchedule),
        new("/missions", "schedule.missions", Permission.ViewSchedule),
        new("/hospitals", "schedule.hospitals", Permission.ManageHospitals),
        new("/policies", "admin.policies", Permission.ManagePolicies),
        new("/users", "admin.users", Permission.ManageUsers),
        new("/audit", "admin.audit", Permission.ViewAudit),
    ];

    public static IEnumerable<MenuLink> For(Caller caller) => All.Where(l => caller.Has(l.Permission));
}
