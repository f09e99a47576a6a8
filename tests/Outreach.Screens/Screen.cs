using Microsoft.Playwright;

namespace Outreach.Screens;

/// <summary>How a picture is taken.</summary>
/// <param name="Suffix">Of the picture's name.</param>
/// <param name="Tallest">What is below is cut off, pixels.</param>
internal sealed record Dress(string Suffix, int Width = 1280, int Tallest = 1400, ColorScheme Scheme = ColorScheme.Light, string Language = "en")
{
    public static readonly Dress Laptop = new("");
    public static readonly Dress Phone = new("-phone", Width: 390, Tallest: 1200);
    public static readonly Dress Dark = new("-dark", Tallest: 900, Scheme: ColorScheme.Dark);
    public static readonly Dress Persian = new("-fa", Tallest: 900, Language: "fa");
}

/// <summary>A screen of the console.</summary>
/// <param name="Name">Of its picture.</param>
/// <param name="Path">Where it is, or where the way to it begins.</param>
/// <param name="User">Whose screen it is, among the demo's people; null for nobody.</param>
/// <param name="Way">CSS selectors of the links, boxes and buttons to take from there, the first that fits each.</param>
/// <param name="Main">Also on a phone, dark, and right to left.</param>
internal sealed record Screen(string Name, string Path, string? User, string[]? Way = null, bool Main = false)
{
    private const string Clerk = "clerk.osh";
    private const string Clinician = "clinician.osh";
    private const string Manager = "manager";
    private const string Administrator = "admin";

    public static readonly IReadOnlyList<Screen> All =
    [
        new("sign-in", "/sign-in", null, Main: true),
        new("home", "/", Clerk, Main: true),
        new("home-manager", "/", Manager),
        new("patients", "/patients", Clerk),
        new("patient-new", "/patients/new", Clerk),
        new("patient", "/board", Clerk, [".session a.chip", "a[href^='/patients/']"], Main: true),
        new("patient-correct", "/waiting-list", Clerk, ["tbody th a", "a[href$='/correct']"]),
        new("patient-contact", "/waiting-list", Clerk, ["tbody th a", "a[href$='/contacts/new']"]),
        new("patient-death", "/waiting-list", Clerk, ["tbody th a", "a[href$='/death']"]),
        new("patient-merge", "/waiting-list", Clerk, ["tbody th a", "a[href$='/merge']"]),
        new("patient-identifier", "/waiting-list", Clerk, ["tbody th a", "a[href$='/identifiers/new']"]),
        new("patient-consent", "/waiting-list", Clerk, ["tbody th a", "a[href*='/consents/']"]),
        new("imports", "/imports", "registrar.camps"),
        new("import", "/imports", "registrar.camps", ["tbody a[href^='/imports/']"]),
        new("screenings", "/screenings", Clinician),
        new("screening", "/screenings?every=true", Clinician, ["tbody th a"]),
        new("screening-new", "/screenings?every=true", Clinician, ["tbody th a", "a[href^='/patients/']", "a[href$='/screenings/new']"], Main: true),
        new("waiting-list", "/waiting-list", Clerk, Main: true),
        new("waiting-entry", "/waiting-list", Clerk, ["tbody td a"]),
        new("waiting-chosen", "/waiting-list", Clerk, ["input[name=e]", "button[value=hold]"]),
        new("board", "/board", Clerk, Main: true),
        new("board-place", "/board", Clerk, ["a.chip[data-entry]"], Main: true),
        new("board-booking", "/board", Clerk, [".session a.chip"]),
        new("today", "/today", Clerk, Main: true),
        new("today-done", "/today", Clerk, [".page-top .actions a"]),
        new("theatre-list", "/today", Clerk, ["a[href^='/theatre-list']"]),
        new("slip", "/board", Clerk, [".day.now .session a.chip", "a[href$='/slip']"]),
        new("reminders", "/reminders", Clerk),
        new("calls", "/reminders/calls", Clerk),
        new("call", "/reminders/calls", Clerk, [".btn.big"]),
        new("answers", "/reminders/answers", Clerk),
        new("reminder-figures", "/reminders/figures", Clerk),
        new("sessions", "/sessions", Clerk),
        new("session", "/sessions", Clerk, ["tbody th a"]),
        new("session-hours", "/sessions", Clerk, ["tbody tr:last-child th a"]),
        new("sessions-new", "/sessions/new", Clerk),
        new("missions", "/missions", Clerk),
        new("mission", "/missions", Clerk, ["tbody th a"]),
        new("mission-change", "/missions", Administrator, ["tbody th a", "a[href$='/change']"]),
        new("operations", "/operations", Clinician),
        new("operation", "/operations", Clinician, ["td a.btn"]),
        new("verification", "/operations?queue=true", Clinician),
        new("commitments", "/commitments", Manager),
        new("commitment", "/commitments", Manager, ["tr:has(.pill.ok) th a"]),
        new("commitment-new", "/commitments/new", Manager),
        new("beyond-ceiling", "/commitments/beyond-ceiling", Manager),
        new("ledger", "/commitments", Manager, ["tr:has(.pill.ok) th a", "a[href$=ledger]"]),
        new("fulfilment", "/fulfilment", Manager, Main: true),
        new("mission-new", "/missions/new", Administrator),
        new("hospitals", "/hospitals", Administrator),
        new("hospital", "/hospitals", Administrator, ["tbody th a"]),
        new("policies", "/policies", Administrator),
        new("policy", "/policies/Booking", Administrator),
        new("reminder-policy", "/policies/Reminders", Administrator),
        new("reminder-texts", "/policies/Reminders/texts?kind=Instructions", Administrator),
        new("users", "/users", Administrator),
        new("user", "/users", Administrator, ["tbody th a"]),
        new("audit", "/audit", "auditor"),
    ];

    /// <summary>What a patient sees who follows the link in a message.</summary>
    public static Screen Appointment(string path) => new("appointment", path, null, Main: true);

    /// <summary>Two records side by side, before they become one.</summary>
    public static Screen Compare(string path) => new("patient-merge-compare", path, Clerk);

    public IEnumerable<Dress> Dresses => Main ? [Dress.Laptop, Dress.Phone, Dress.Dark, Dress.Persian] : [Dress.Laptop];
}
