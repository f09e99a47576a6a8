using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime.Text;
using Outreach.Application;
using Outreach.Application.Reminders;

namespace Outreach.Web.Reminders;

/// <summary>The figures of reminders as one CSV file: data, so in no language.</summary>
internal static class ReminderFiguresFile
{
    private static readonly string[] Header =
    [
        "of", "channel", "language", "reach", "sent", "delivered", "undelivered", "failed", "asked", "confirmed", "declined", "asked_for_call", "median_minutes", "segments",
        "came", "no_show", "cancelled_before", "rate",
    ];

    public static FileContentHttpResult Of(ReminderFigures figures) => TypedResults.File(
        Encoding.UTF8.GetBytes(Csv(figures)), "text/csv; charset=utf-8", $"reminders-{LocalDatePattern.Iso.Format(figures.From)}-{LocalDatePattern.Iso.Format(figures.To)}.csv");

    /// <summary>A row for each line of both tables, <c>messages</c> and <c>attendance</c>; an empty field is one that its table does not have, or a number that is not told.</summary>
    internal static string Csv(ReminderFigures figures)
    {
        var text = new StringBuilder().AppendCsv(Header);

        foreach (var m in figures.Messages)
        {
            text.AppendCsv(
            [
                "messages", m.Channel?.ToString() ?? "", m.Language ?? "", "", Text(m.Sent), Text(m.Delivered), Text(m.Undelivered), Text(m.Failed),
                Text(m.Asked), Text(m.Confirmed), Text(m.Declined), Text(m.AskedForCall), Text(m.MedianMinutes), Text(m.Segments), "", "", "", "",
            ]);
        }

        foreach (var a in figures.Attendance)
        {
            text.AppendCsv(
            [
                "attendance", "", "", a.Reach.ToString(), "", "", "", "", "", "", "", "", "", "",
                Text(a.Came), Text(a.NoShow), Text(a.CancelledBefore), a.Rate?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
            ]);
        }

        return text.ToString();
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
