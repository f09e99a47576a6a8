using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>
/// Hand in the list of a screening camp. It is read through and every row answered, but nothing is taken in: that is a second step.
/// The same file with the same statements gives the earlier dry run again, unless people were registered since and it was not taken in.
/// </summary>
/// <param name="HospitalId">That the camp works for: one of the caller's.</param>
/// <param name="ListName">Names list and camp, as in <c>osh-2026-autumn</c>.</param>
/// <param name="CampDate">The day of the camp, in the hospital's calendar; ages count from it.</param>
/// <param name="FileName">As it was called; <c>.xlsx</c> must be a workbook.</param>
/// <param name="FileSha256">Of the content, hexadecimal.</param>
/// <param name="Country">Of the list, ISO 3166 alpha-2 of a member state; without it the hospital's.</param>
/// <param name="Encoding">Of a text file; a byte order mark decides before it. Without it utf-8.</param>
/// <param name="Delimiter">comma, semicolon or tab; without it the one under which a header is found.</param>
[Requires(Permission.ImportRegistrations)]
public sealed record UploadRegistrationList(
    Guid HospitalId, string ListName, LocalDate CampDate, string FileName, string FileSha256, string? Country = null, string? Encoding = null, string? Delimiter = null)
    : ICommand<ImportState>
{
    /// <summary>The file; left out where the request is written down, as its hash stands for it.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Content { get; init; }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

internal sealed class UploadRegistrationListValidator : AbstractValidator<UploadRegistrationList>
{
    public UploadRegistrationListValidator(IRegistrationFiles files, IClock clock)
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.ListName).NotEmpty().MaximumLength(64).Matches("^[A-Za-z0-9][A-Za-z0-9._-]*$").WithMessage("Letters, digits, points, hyphens and underscores, as in osh-2026-autumn.");
        RuleFor(r => r.CampDate)
            .Must(date => date.Year >= 2000 && date <= clock.GetCurrentInstant().WithOffset(Offset.FromHours(14)).Date)
            .WithMessage("A camp lies in the past, or is today.");
        RuleFor(r => r.FileName).NotEmpty().MaximumLength(200).Must(name => !name.Any(char.IsControl)).WithMessage("Not a file name.");
        RuleFor(r => r.FileSha256).Matches("^[0-9a-f]{64}$");
        RuleFor(r => r.Country).Must(country => country is null || MemberStates.Find(country) is not null).WithMessage("Not a member state: two capitals, as in KG.");
        RuleFor(r => r.Encoding).Must(encoding => encoding is null || files.Encodings.Contains(encoding)).WithMessage(_ => $"One of {string.Join(", ", files.Encodings)}.");
        RuleFor(r => r.Delimiter).Must(delimiter => delimiter is null or "comma" or "semicolon" or "tab").WithMessage("comma, semicolon or tab.");
    }
}

internal sealed class UploadRegistrationListHandler(OutreachDbContext db, IDatabaseEngine engine, Caller caller, AuditTrail audit, IClock clock)
    : IRequestHandler<UploadRegistrationList, ImportState>
{
    public async Task<ImportState> Handle(UploadRegistrationList request, CancellationToken cancellationToken)
    {
        var hospitalId = new HospitalId(request.HospitalId);
        caller.ScopeFor(Permission.ImportRegistrations).Ensure(hospitalId, "hospital");
        var hospital = await db.Hospitals.AsNoTracking().SingleOrDefaultAsync(h => h.Id == hospitalId, cancellationToken) ?? throw new NotFoundException("hospital");
        var country = request.Country ?? hospital.Country;
        await engine.LockNameAsync(db, $"import:{request.FileSha256}", cancellationToken);

        var same = db.Imports.AsNoTracking().Where(i =>
            i.FileSha256 == request.FileSha256 && i.HospitalId == hospitalId && i.ListName == request.ListName && i.CampDate == request.CampDate && i.Country == country
            && i.Encoding == request.Encoding && i.Delimiter == request.Delimiter && i.FileName == request.FileName);
        var latest = await same
            .Where(i => i.IsDryRun && i.Status != ImportStatus.Cancelled && i.Status != ImportStatus.Failed)
            .OrderByDescending(i => i.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (latest is not null && (await same.AnyAsync(i => !i.IsDryRun, cancellationToken) || !await SomebodyRegisteredSinceAsync(latest, cancellationToken)))
        {
            audit.NothingChanged();
            return ImportState.Of(latest);
        }

        var import = new RegistrationImport(
            EntityId.New<RegistrationImportId>(clock), hospitalId, request.ListName, request.FileName, request.FileSha256, country, request.CampDate,
            request.Encoding, request.Delimiter, true, clock.GetCurrentInstant(), caller.RequirePerson());
        db.Imports.Add(import);
        db.ImportFiles.Add(new RegistrationFile(import.Id, BytesOf(request.Content)));
        audit.Record("import", import.Id.Value, hospital: hospitalId, to: nameof(ImportStatus.Queued));
        await db.SaveChangesAsync(cancellationToken);
        return ImportState.Of(import);
    }

    /// <summary>The array itself if the file fills it: a second one of some megabytes would stay for long.</summary>
    private static byte[] BytesOf(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var part) && part.Array is { } all && all.Length == part.Count ? all : content.ToArray();

    /// <summary>Answers name duplicates, so they grow old when people are registered.</summary>
    private async Task<bool> SomebodyRegisteredSinceAsync(RegistrationImport dryRun, CancellationToken cancellationToken) =>
        dryRun.StartedAt is { } since && await db.Patients.AnyAsync(p => p.RegisteredAt > since, cancellationToken);
}
