using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Outreach.Testing;

/// <summary>Clients of users who have signed in, at whatever answers under an address: a host in this process or another one, or a proxy before several.</summary>
public static class SignedIn
{
    /// <summary>Adds the user's token to a client.</summary>
    /// <param name="userName">Of one of <see cref="HostUnderTest.AddUsersAsync"/>; their password is the same for all.</param>
    public static async Task<HttpClient> AsAsync(this HttpClient client, string userName = "everybody")
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client, userName));
        return client;
    }

    public static async Task<string> TokenAsync(HttpClient client, string userName, string password = HostUnderTest.Password)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new { userName, password });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!;
    }
}
