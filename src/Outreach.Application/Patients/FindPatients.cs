using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Paging;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>
/// Find patients from one search box: parts of names in any order, script and spelling, a birth year among them; a phone in any
/// form; an identifier; a reference code of the patient or of a booking.
/// </summary>
/// <param name="Limit">1 to 200.</param>
/// <param name="Cursor">Where the page before ended.</param>
[Requires(Permission.ViewPatients)]
public sealed record FindPatients(string Text, int Limit = 50, string? Cursor = null) : IQuery<PatientsFound>;

/// <param name="Items">Latest registered first.</param>
/// <param name="Next">To send back as cursor; null at the end.</param>
public sealed record PatientsFound(IReadOnlyList<PatientFound> Items, string? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

public sealed record PatientFound(
    Guid PatientId, string Reference, string FamilyName, string GivenName, string? Patronymic, Sex? Sex, int BirthYear, LocalDate? BirthDate,
    BirthPrecision BirthPrecision, string? Citizenship, string Language, Guid HomeHospitalId, PatientStatus Status);

internal sealed class FindPatientsValidator : AbstractValidator<FindPatients>
{
    public FindPatientsValidator()
    {
        RuleFor(r => r.Text).NotEmpty().PlainText(SearchText.MaxLength);
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Cursor).Must(c => c is null || FindPatientsHandler.Position.TryRead(c, out _)).WithMessage("Not a cursor of this list.");
    }
}

internal sealed class FindPatientsHandler(OutreachDbContext db, IClock clock, PatientAccess access) : IRequestHandler<FindPatients, PatientsFound>
{
    public async Task<PatientsFound> Handle(FindPatients request, CancellationToken cancellationToken)
    {
        var text = SearchText.Read(request.Text, clock.GetCurrentInstant().InUtc().Year);
        var page = await PageAsync(WholeOf(text), request, cancellationToken);
        return page.Items.Count > 0 ? page : await PageAsync(WordsOf(text), request, cancellationToken);
    }

    /// <summary>The text as one number or code.</summary>
    private IQueryable<Patient>? WholeOf(SearchText text)
    {
        var ids = text.Whole.Count > 0 ? HavingAnyOf(text.Whole).Select(t => t.PatientId) : null;
        if (text.BookingReference is { } reference)
        {
            var booked = db.Bookings.Where(b => b.Reference == reference).Select(b => b.PatientId);
            ids = ids is null ? booked : ids.Concat(booked);
        }

        return ids is null ? null : Readable().Where(p => ids.Contains(p.Id));
    }

    /// <summary>The text as words: the longest leads the search, the others are asked of whom it finds.</summary>
    /// <remarks>
    /// Namesakes are as many as the nation is big. So the others are looked for in what stands beside the first, which the index has; only who has all the words is
    /// looked up.
    /// </remarks>
    private IQueryable<Patient>? WordsOf(SearchText text)
    {
        var words = text.Words.OrderByDescending(w => w[0].Term.Length).ToList();
        if (words.Count == 0)
        {
            return null;
        }

        var found = HavingAnyOf(SearchText.Leading(words[0]));
        foreach (var word in words.Skip(1))
        {
            var asked = db.SearchTerms.Where(SearchText.AnyOf(word));
            found = word.All(m => NameTerms.IsOfName(m.Term))
                ? found.Where(SearchText.Either(SearchText.HasBeside(word), f => f.Words == null && asked.Any(t => t.PatientId == f.PatientId)))
                : found.Where(f => asked.Any(t => t.PatientId == f.PatientId));
        }

        var ids = found.Select(f => f.PatientId);
        var patients = Readable().Where(p => ids.Contains(p.Id));
        return text.BirthYear is { } year ? patients.Where(p => p.BirthYear == year) : patients;
    }

    /// <remarks>Each by itself: joined by "or", they would send PostgreSQL from the index to the table for each row.</remarks>
    private IQueryable<PatientSearchTerm> HavingAnyOf(IEnumerable<TermMatch> matches) =>
        matches.Select(m => db.SearchTerms.Where(SearchText.AnyOf([m]))).Aggregate(Queryable.Concat);

    private IQueryable<Patient> Readable() => access.Visible(Permission.ViewPatients).AsNoTracking().Where(p => p.Status != PatientStatus.Merged);

    private static async Task<PatientsFound> PageAsync(IQueryable<Patient>? patients, FindPatients request, CancellationToken cancellationToken)
    {
        if (patients is null)
        {
            return new PatientsFound([], null);
        }

        if (request.Cursor is { } cursor && Position.TryRead(cursor, out var after))
        {
            var (at, reference) = after;
            patients = patients.Where(p => p.RegisteredAt < at || (p.RegisteredAt == at && p.Reference.CompareTo(reference) < 0));
        }

        var rows = await patients
            .OrderByDescending(p => p.RegisteredAt)
            .ThenByDescending(p => p.Reference)
            .Take(request.Limit + 1)
            .Select(p => new
            {
                p.RegisteredAt,
                Found = new PatientFound(
                    p.Id.Value, p.Reference, p.FamilyName, p.GivenName, p.Patronymic, p.Sex, p.BirthYear, p.BirthDate, p.BirthPrecision,
                    p.Citizenship, p.Language, p.HomeHospitalId.Value, p.Status),
            })
            .ToListAsync(cancellationToken);
        var items = rows.Take(request.Limit).ToList();
        return new PatientsFound(
            [.. items.Select(r => r.Found)],
            rows.Count > request.Limit ? new Position(items[^1].RegisteredAt, items[^1].Found.Reference).Write() : null);
    }

    /// <summary>The last patient of a page.</summary>
    internal readonly record struct Position(Instant RegisteredAt, string Reference)
    {
        public string Write() => PageCursor.Write((RegisteredAt.ToUnixTimeTicks() / 10).ToString(CultureInfo.InvariantCulture), Reference);

        public static bool TryRead(string cursor, out Position position)
        {
            position = default;
            if (!PageCursor.TryRead(cursor, 2, out var parts)
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
                || microseconds > NodaConstants.TicksPerDay * 10_000
                || parts[1].Length > 12)
            {
                return false;
            }

            position = new Position(Instant.FromUnixTimeTicks(microseconds * 10), parts[1]);
            return true;
        }
    }
}
