using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Infrastructure.Databases;

namespace Outreach.Application.Tests.Databases;

public sealed class LostRaceTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true)]
    [InlineData(PostgresErrorCodes.SerializationFailure, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, true)]
    [InlineData(PostgresErrorCodes.CheckViolation, false)]
    public void A_lost_race_is_known_however_the_provider_wraps_it(string state, bool lost)
    {
        using var engine = new PostgreSqlEngine();
        var bare = new PostgresException("refused", "ERROR", "ERROR", state);

        Assert.Equal(lost, engine.IsLostRace(bare));
        Assert.Equal(lost, engine.IsLostRace(new DbUpdateException("not saved", bare)));
        Assert.Equal(lost, engine.IsLostRace(new InvalidOperationException("likely transient", bare)));
        Assert.Equal(lost, engine.IsLostRace(new InvalidOperationException("likely transient", new DbUpdateException("not saved", bare))));
    }
}
