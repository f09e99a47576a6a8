using System.Net.Http.Json;
using System.Text.Json;

namespace Outreach.Web.Tests.WalkThrough;

/// <summary>The API as a small program uses it: JSON in, JSON out, every POST under a key of its own.</summary>
internal sealed class Api(HttpClient client)
{
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await client.GetAsync(new Uri("/api/v1" + path, UriKind.Relative));
        return await ReadAsync(answer, path);
    }

    public async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request);
        return await ReadAsync(answer, path);
    }

    public async Task<JsonElement> UploadAsync(string path, string file, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Where(f => f.Value.Length > 0))
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(file)), "file", Path.GetFileName(file));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = form };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request);
        return await ReadAsync(answer, path);
    }

    /// <summary>All items of a paged list.</summary>
    public async Task<List<JsonElement>> AllAsync(string path)
    {
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await GetAsync(next is null ? path : $"{path}&after={Uri.EscapeDataString(next)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").ValueKind == JsonValueKind.Null ? null : page.GetProperty("next").ToString();
        }
        while (next is not null);
        return items;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
