using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Domain.Commitments;
using Outreach.Web.Commitments;

namespace Outreach.Web.Tests.Commitments;

public sealed class FulfilmentCsvTests
{
    [Fact]
    public void The_file_has_one_row_for_each_line_and_leaves_suppressed_counts_empty()
    {
        var line = new FulfilmentLine("KG, \"Osh\"", 1, 3, 2, 0, new PatientCount(null, true));
        var fulfilment = new CommitmentFulfilment(
            Guid.Empty, "SCO-2025", "Pledge", CommitmentStatus.Active, new LocalDate(2025, 9, 1), new LocalDate(2030, 8, 31),
            new FulfilmentFigures(10, 0, 10, 0, 10, 1, 3, 2, 0, 0, 7, new PatientCount(6, false)),
            [line], [], [], [line with { Key = "2026-11" }],
            new WaitingFigures(new LocalDate(2026, 11, 24), 0, 0, [], null, null), new AttendanceFigures(0, 0, 0, null));

        Assert.Equal(
            "commitment,by,key,reserved,performed,verified,reversed,patients\r\n"
            + "SCO-2025,total,,1,3,2,0,6\r\n"
            + "SCO-2025,hospital,\"KG, \"\"Osh\"\"\",1,3,2,0,\r\n"
            + "SCO-2025,month,2026-11,1,3,2,0,\r\n",
            FulfilmentEndpoints.Csv(fulfilment));
    }
}
