using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;

namespace Outreach.Infrastructure.Identity;

public static class IdentityServices
{
    /// <summary>Users in the application's own tables, password rules, and the directory that requests look callers up in.</summary>
    /// <remarks>
    /// Length is what makes passwords strong; rules about kinds of characters make people write them down. Counting
    /// wrong passwords is <c>SignIn</c>'s work and not the library's: it needs the write gate and the injected clock.
    /// </remarks>
    public static IServiceCollection AddStaffIdentity(this IServiceCollection services, LockoutRule lockout)
    {
        services.AddIdentityCore<StaffUser>(options =>
            {
                options.Password.RequiredLength = 12;
                options.Password.RequiredUniqueChars = 6;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = lockout.Attempts;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(lockout.Minutes);
            })
            .AddPasswordValidator<PasswordIsNotTheName>();
        services.AddScoped<IUserStore<StaffUser>>(p => new UserOnlyStore<StaffUser, OutreachDbContext, Guid>(p.GetRequiredService<OutreachDbContext>()) { AutoSaveChanges = false });
        services.AddScoped<IPasswords, Passwords>();
        services.AddSingleton(lockout);
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<IStaffMemory>(p => p.GetRequiredService<StaffDirectory>());
        return services;
    }
}
