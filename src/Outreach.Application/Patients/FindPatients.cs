using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Paging;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
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
        var page = await PageAsync(WholeOf(text), null, request, cancellationToken);
        return page.Items.Count > 0 ? page : await PageAsync(WordsOf(text), text.BirthYear, request, cancellationToken);
    }

    /// <summary>The text as one number or code.</summary>
    private IQueryable<PatientId>? WholeOf(SearchText text)
    {
        var ids = text.Whole.Count > 0 ? HavingAnyOf(text.Whole).Select(t => t.PatientId) : null;
        if (text.BookingReference is { } reference)
        {
            var booked = db.Bookings.Where(b => b.Reference == reference).Select(b => b.PatientId);
            ids = ids is null ? booked : ids.Concat(booked);
        }

        return ids;
    }

    /// <summary>The text as words: the longest leads the search, the others are asked of whom it finds.</summary>
    /// <remarks>
    /// Namesakes are as many as the nation is big. So the others are looked for in what stands beside the first, which the index has; only who has all the words is
    /// looked up.
    /// </remarks>
    private IQueryable<PatientId>? WordsOf(SearchText text)
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

        return found.Select(f => f.PatientId);
    }

    /// <remarks>Each by itself: joined by "or", they would send PostgreSQL from the index to the table for each row.</remarks>
    private IQueryable<PatientSearchTerm> HavingAnyOf(IEnumerable<TermMatch> matches) =>
        matches.Select(m => access.Terms(Permission.ViewPatients).Where(SearchText.AnyOf([m]))).Aggregate(Queryable.Concat);

    private async Task<PatientsFound> PageAsync(IQueryable<PatientId>? ids, int? birthYear, FindPatients request, CancellationToken cancellationToken)
    {
        if (ids is null)
        {
            return new PatientsFound([], null);
        }

        if (request.Cursor is { } cursor && Position.TryRead(cursor, out var last))
        {
            ids = ids.Where(id => id < last);
        }

        if (birthYear is null)
        {
            // Ids are in the order of registration, and only who is seen has terms: the last ones make the page, and no others are read.
            ids = ids.Distinct().OrderByDescending(id => id).Take(request.Limit + 1);
        }

        var patients = access.Visible(Permission.ViewPatients).AsNoTracking().Where(p => p.Status != PatientStatus.Merged && ids.Contains(p.Id));
        var rows = await (birthYear is { } year ? patients.Where(p => p.BirthYear == year) : patients)
            .OrderByDescending(p => p.Id)
            .Take(request.Limit + 1)
            .Select(p => new PatientFound(
                p.Id.Value, p.Reference, p.FamilyName, p.GivenName, p.Patronymic, p.Sex, p.BirthYear, p.BirthDate, p.BirthPrecision,
                p.Citizenship, p.Language, p.HomeHospitalId.Value, p.Status))
            .ToListAsync(cancellationToken);
        var items = rows.Take(request.Limit).ToList();
        return new PatientsFound(items, rows.Count > request.Limit ? Position.Write(items[^1].PatientId) : null);
    }

    /// <summary>The last patient of a page.</summary>
    internal static class Position
    {
        public static string Write(Guid patient) => PageCursor.Write(patient.ToString("N"));

        public static bool TryRead(string cursor, out PatientId position)
        {
            position = default;
            if (!PageCursor.TryRead(cursor, 1, out var parts) || !Guid.TryParseExact(parts[0], "N", out var id))
            {
                return false;
            }

            position = new PatientId(id);
            return true;
        }
    }
}
