using Outreach.Application.Security;

namespace Outreach.StaffConsole.Shell;

/// <param name="Path">Where it leads.</param>
/// <param name="Key">Its name among the words.</param>
internal sealed record MenuLink(string Path, string Key, Permission Permission);

/// <summary>Pages of one kind of work.</summary>
/// <param name="Key">Its name among the words.</param>
internal sealed record MenuGroup(string Key, IReadOnlyList<MenuLink> Links);

/// <summary>The pages that a person may use, by kind of work, in the order of the day's work.</summary>
internal static class Menu
{
    /// <summary>So many links stand side by side on a laptop in every language; more are put into groups.</summary>
    private const int Flat = 4;

    private static readonly MenuLink Home = new("/", "shell.home", Permission.SignedIn);

    private static readonly MenuGroup[] Groups =
    [
        new("shell.group.patients",
        [
            new("/patients", "patients.title", Permission.ViewPatients),
            new("/imports", "imports.title", Permission.ImportRegistrations),
            new("/screenings", "screening.title", Permission.ViewPatients),
            new("/waiting-list", "shell.waiting-list", Permission.ViewWaitingList),
            new("/reminders", "reminders.title", Permission.ViewReminders),
        ]),
        new("shell.group.theatre",
        [
            new("/board", "shell.board", Permission.ViewBookings),
            new("/today", "shell.today", Permission.ViewBookings),
            new("/operations", "shell.operations", Permission.ViewOperations),
            new("/sessions", "schedule.sessions", Permission.ViewSchedule),
        ]),
        new("shell.group.programme",
        [
            new("/fulfilment", "shell.fulfilment", Permission.ViewFulfilment),
            new("/commitments", "shell.commitments", Permission.ViewCommitments),
            new("/missions", "schedule.missions", Permission.ViewSchedule),
        ]),
        new("shell.group.administration",
        [
            new("/hospitals", "schedule.hospitals", Permission.ManageHospitals),
            new("/policies", "admin.policies", Permission.ManagePolicies),
            new("/users", "admin.users", Permission.ManageUsers),
            new("/audit", "admin.audit", Permission.ViewAudit),
        ]),
    ];

    /// <summary>Without the home page.</summary>
    public static IEnumerable<MenuLink> For(Caller caller) => GroupsFor(caller).SelectMany(g => g.Links);

    /// <summary>Home first; a group of one link, and of few links in all, is the links themselves.</summary>
    public static IEnumerable<(MenuLink? Link, MenuGroup? Group)> BarFor(Caller caller)
    {
        var groups = GroupsFor(caller).ToList();
        var flat = groups.Sum(g => g.Links.Count) <= Flat;
        return groups
            .SelectMany(g => flat || g.Links.Count == 1 ? g.Links.Select(l => ((MenuLink?)l, (MenuGroup?)null)) : [(null, g)])
            .Prepend((Home, null));
    }

    /// <summary>The groups with something in them for a person.</summary>
    public static IEnumerable<MenuGroup> GroupsFor(Caller caller) => Groups
        .Select(g => g with { Links = [.. g.Links.Where(l => caller.Has(l.Permission))] })
        .Where(g => g.Links.Count > 0);
}
