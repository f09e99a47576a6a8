using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Registrations;

/// <summary>How far a run has come.</summary>
[Requires(Permission.ImportRegistrations)]
public sealed record GetImport(Guid ImportId) : IQuery<ImportState>;

internal sealed class GetImportHandler(ImportAccess access) : IRequestHandler<GetImport, ImportState>
{
    public async Task<ImportState> Handle(GetImport request, CancellationToken cancellationToken)
    {
        var id = new RegistrationImportId(request.ImportId);
        return await access.Visible().AsNoTracking().Where(i => i.Id == id).Select(ImportState.Projection).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("registration import");
    }
}

/// <summary>Runs of the caller's hospitals, latest first, in pages.</summary>
/// <param name="Before">Cursor: the last run of the page before.</param>
[Requires(Permission.ImportRegistrations)]
public sealed record ListImports(Guid? HospitalId = null, Guid? Before = null, int Limit = 50) : IQuery<ImportsPage>;

/// <param name="Next">Send it as <c>before</c> for the next page; null on the last.</param>
public sealed record ImportsPage(IReadOnlyList<ImportState> Items, Guid? Next);

internal sealed class ListImportsValidator : AbstractValidator<ListImports>
{
    public ListImportsValidator() => RuleFor(r => r.Limit).InclusiveBetween(1, 200);
}

internal sealed class ListImportsHandler(ImportAccess access) : IRequestHandler<ListImports, ImportsPage>
{
    public async Task<ImportsPage> Handle(ListImports request, CancellationToken cancellationToken)
    {
        var imports = access.Visible().AsNoTracking();
        if (request.HospitalId is { } hospital)
        {
            var hospitalId = new HospitalId(hospital);
            imports = imports.Where(i => i.HospitalId == hospitalId);
        }

        if (request.Before is { } before)
        {
            var cursor = new RegistrationImportId(before);
            imports = imports.Where(i => i.Id < cursor);
        }

        var items = await imports.OrderByDescending(i => i.Id).Take(request.Limit + 1).Select(ImportState.Projection).ToListAsync(cancellationToken);
        return new ImportsPage([.. items.Take(request.Limit)], items.Count > request.Limit ? items[request.Limit - 1].ImportId : null);
    }
}
