using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Everything recorded of one hospital.</summary>
[Requires(Permission.ViewSchedule)]
public sealed record GetHospital(Guid HospitalId) : IQuery<HospitalDetails>;

/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Zone">IANA zone.</param>
/// <param name="WorkingLanguages">The preferred first.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Instructions">What to bring and do before surgery, by language.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record HospitalDetails(
    Guid HospitalId, string Code, string Name, string? NameLocal, string City, string Country, double Latitude, double Longitude, string Zone,
    IReadOnlyList<string> WorkingLanguages, HospitalRole Role, string? Phone, IReadOnlyDictionary<string, string> Instructions, long Version);

internal sealed class GetHospitalValidator : AbstractValidator<GetHospital>
{
    public GetHospitalValidator() => RuleFor(r => r.HospitalId).NotEmpty();
}

internal sealed class GetHospitalHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetHospital, HospitalDetails>
{
    public async Task<HospitalDetails> Handle(GetHospital request, CancellationToken cancellationToken)
    {
        var id = new HospitalId(request.HospitalId);
        caller.ScopeFor(Permission.ViewSchedule).Ensure(id, "hospital");
        var h = await db.Hospitals.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFoundException("hospital");
        return new HospitalDetails(
            h.Id.Value, h.Code, h.Name, h.NameLocal, h.City, h.Country, h.Latitude, h.Longitude, h.Zone,
            h.WorkingLanguages.Split(';', StringSplitOptions.RemoveEmptyEntries), h.Role, h.Phone, Instructions(h.InstructionsJson), h.Version);
    }

    private static Dictionary<string, string> Instructions(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json, OutreachJson.Options)!;
}
