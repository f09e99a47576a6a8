using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>What a request needs; roles carry sets of them (<see cref="RolePermissions"/>).</summary>
public enum Permission
{
    ViewSchedule = 1,
    ManageSchedule = 2,
    ManageHospitals = 3,
    ViewPatients = 10,
    RegisterPatients = 11,
    ImportRegistrations = 12,
    RecordScreening = 13,
    DecideScreening = 14,
    ViewWaitingList = 20,
    ManageWaitingList = 21,
    OverridePriority = 22,
    Book = 30,
    ViewBookings = 31,
    RecordAttendance = 32,
    OverrideInterval = 33,
    ViewReminders = 40,
    ManageReminders = 41,

    /// <summary>Counts only; whoever may not view the reminders themselves sees no small ones.</summary>
    ViewReminderFigures = 42,
    RecordOperations = 50,
    VerifyOperations = 51,
    ViewOperations = 52,
    ReverseOperations = 53,
    ManageCommitments = 60,
    ViewCommitments = 61,
    ViewFulfilment = 62,
    ManagePolicies = 70,
    ManageUsers = 71,
    ViewAudit = 72,
    ViewJobs = 73,

    /// <summary>Any signed-in member of staff.</summary>
    SignedIn = 80,

    /// <summary>The patient who holds the signed link of one appointment, for that appointment; no role carries it.</summary>
    OwnAppointment = 85,

    /// <summary>Jobs of the system only; no role carries it.</summary>
    RunJobs = 90,
}

/// <summary>Roles of domain §10 as sets of permissions.</summary>
public static class RolePermissions
{
    private static readonly Dictionary<StaffRole, HashSet<Permission>> Sets = new()
    {
        [StaffRole.Registrar] =
        [
            Permission.SignedIn, Permission.ViewSchedule, Permission.ViewPatients, Permission.RegisterPatients,
            Permission.ImportRegistrations, Permission.RecordScreening,
        ],
        [StaffRole.BookingClerk] =
        [
            Permission.SignedIn, Permission.ViewSchedule, Permission.ManageSchedule, Permission.ViewPatients, Permission.RegisterPatients,
            Permission.ImportRegistrations, Permission.ViewWaitingList, Permission.ManageWaitingList, Permission.Book, Permission.ViewBookings,
            Permission.RecordAttendance, Permission.ViewReminders, Permission.ManageReminders, Permission.ViewReminderFigures, Permission.ViewOperations,
        ],
        [StaffRole.Clinician] =
        [
            Permission.SignedIn, Permission.ViewSchedule, Permission.ViewPatients, Permission.RecordScreening, Permission.DecideScreening,
            Permission.ViewWaitingList, Permission.OverridePriority, Permission.ViewBookings, Permission.RecordAttendance, Permission.OverrideInterval,
            Permission.RecordOperations, Permission.VerifyOperations, Permission.ReverseOperations, Permission.ViewOperations, Permission.ViewReminders,
            Permission.ViewReminderFigures,
        ],
        [StaffRole.ProgrammeManager] =
        [
            Permission.SignedIn, Permission.ViewSchedule, Permission.ManageCommitments, Permission.ViewCommitments, Permission.ViewFulfilment,
            Permission.ViewReminderFigures,
        ],
        [StaffRole.Donor] = [Permission.SignedIn, Permission.ViewFulfilment],
        [StaffRole.Administrator] =
        [
            Permission.SignedIn, Permission.ViewSchedule, Permission.ManageSchedule, Permission.ManageHospitals, Permission.ManagePolicies, Permission.ManageUsers,
            Permission.ViewJobs,
        ],
        [StaffRole.Auditor] = [Permission.SignedIn, Permission.ViewAudit],
    };

    public static bool Allows(this StaffRole role, Permission permission) => Sets[role].Contains(permission);
}

/// <summary>Who may send a request. Every request carries one; a request without it cannot be sent.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>The caller lacks a permission.</summary>
public sealed class ForbiddenException(Permission missing) : Exception($"Needs the permission {missing}.");
