using MediatR;
using NodaTime;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Pipeline;

/// <summary>A response that shows patients is handed out only after the audit says so.</summary>
internal sealed class ReadAuditBehavior<TRequest, TResponse>(IReadAudit reads, Caller caller, IClock clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IQuery<TResponse>
{
    private static readonly bool Identifies = typeof(TResponse).IsAssignableTo(typeof(IIdentifiesPatients));

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var response = await next();
        if (!Identifies || response is not IIdentifiesPatients identifying)
        {
            return response;
        }

        var patients = identifying.PatientsShown().Distinct().ToList();
        if (patients.Count > 0)
        {
            var one = patients.Count == 1;
            var record = new AuditRecord(EntityId.New<AuditRecordId>(clock), clock.GetCurrentInstant(), caller.UserId, typeof(TRequest).Name, "patient", one ? patients[0] : null)
            {
                PatientId = one ? new PatientId(patients[0]) : null,
                PatientIds = one ? null : string.Join(' ', patients),
            };
            await reads.WriteAsync(record, cancellationToken);
        }

        return response;
    }
}
