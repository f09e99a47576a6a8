using System.Globalization;
using FluentValidation;
using NodaTime;
using NodaTime.Text;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>Why a session cannot be when it is wanted.</summary>
/// <param name="Date">Of the session that is wanted.</param>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock.</param>
/// <param name="Code"><c>surgeon-busy</c>, <c>theatre-busy</c>, <c>no-such-time</c>, <c>in-the-past</c> or <c>outside-mission-days</c>.</param>
/// <param name="Message">For staff.</param>
/// <param name="Other">The session that the surgeon or theatre is in.</param>
public sealed record SessionObjection(LocalDate Date, LocalTime Start, LocalTime End, string Code, string Message, OtherSession? Other)
{
    internal const string NoSuchTime = "no-such-time";

    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    internal static SessionObjection To(SessionTime time, string code, string why, OtherSession? other = null) =>
        new(time.Date, time.Start, time.End, code, $"{Text(time.Date, time.Start, time.End)}: {why}.", other);

    /// <summary>A change of clocks skips or repeats a time of the session, so that arrivals would be anybody's guess.</summary>
    internal static SessionObjection? ToClock(SessionTime time, string zone)
    {
        var elapsed = HospitalTime.At(time.Date, time.End, zone) - HospitalTime.At(time.Date, time.Start, zone);
        return HospitalTime.IsShownOnce(time.Date, time.Start, zone) && HospitalTime.IsShownOnce(time.Date, time.End, zone)
            && elapsed == (time.End - time.Start).ToDuration()
            ? null
            : To(time, NoSuchTime, $"the clocks of {zone} change in these hours");
    }

    internal static IEnumerable<SessionObjection> ToOther(SessionTime time, PlannedOther other, SessionSetting setting)
    {
        var shown = new OtherSession(other.Id.Value, other.Date, other.Start, other.End, other.Zone, other.TheatreName, other.HospitalName);
        var where = other.HospitalName is { } hospital ? $"theatre {other.TheatreName} of {hospital}" : $"theatre {other.TheatreName} of another hospital";
        var when = $"the session {Text(other.Date, other.Start, other.End)} ({other.Zone}), {where}, id {other.Id.Value}";
        if (other.SurgeonId == setting.SurgeonId)
        {
            yield return To(time, "surgeon-busy", $"the surgeon is in {when}", shown);
        }

        if (other.TheatreId == setting.TheatreId)
        {
            yield return To(time, "theatre-busy", $"the theatre has {when}", shown);
        }
    }

    /// <summary>Refuses if there is any objection, naming all of them.</summary>
    /// <param name="objections">None if the sessions can be.</param>
    /// <param name="field">The request's field with the time, for times that the clock does not show.</param>
    /// <exception cref="ValidationException">There is no such time.</exception>
    /// <exception cref="RuleViolationException">The code of the objections if they share one, else <c>sessions-clash</c>.</exception>
    internal static void Refuse(IReadOnlyList<SessionObjection> objections, string field)
    {
        if (objections.FirstOrDefault(o => o.Code == NoSuchTime) is { } impossible)
        {
            throw Shapes.FieldError(field, impossible.Message);
        }

        if (objections.Count > 0)
        {
            var codes = objections.Select(o => o.Code).Distinct().ToList();
            throw new RuleViolationException(codes is [var only] ? only : "sessions-clash", string.Join(' ', objections.Select(o => o.Message)));
        }
    }

    private static string Text(LocalDate date, LocalTime start, LocalTime end) =>
        string.Create(CultureInfo.InvariantCulture, $"{LocalDatePattern.Iso.Format(date)} {Minutes.Format(start)}-{Minutes.Format(end)}");
}

/// <summary>The session that a surgeon or theatre is in already.</summary>
/// <param name="Zone">IANA zone of its hospital.</param>
/// <param name="Hospital">Null if it is not the caller's.</param>
public sealed record OtherSession(Guid SessionId, LocalDate Date, LocalTime Start, LocalTime End, string Zone, string Theatre, string? Hospital);
