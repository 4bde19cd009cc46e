using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace FaceService.Client;

/// <summary>The service's faces, models and trainings. Thread-safe.</summary>
/// <param name="http">Its base address is the service's, and ends with a slash.</param>
/// <remarks>Every call throws <see cref="FaceServiceException"/> when the service refuses it.</remarks>
public sealed partial class FaceServiceClient(HttpClient http)
{
    private static readonly string[] OfSettings = ["size", "truncation", "noise", "model", "format"];

    /// <summary>One face: of the seed that is given, or a random one.</summary>
    public Task<FaceImage> GetFaceAsync(FaceQuery? query = null, CancellationToken cancellation = default)
    {
        query ??= new FaceQuery();
        return GetImageAsync("face" + Query(query, ("seed", query.Seed?.ToString())), cancellation);
    }

    /// <summary>The face that belongs to a text. Only with a model's version it is the same for ever.</summary>
    public Task<FaceImage> GetAvatarAsync(string text, AvatarQuery? query = null, CancellationToken cancellation = default)
    {
        query ??= new AvatarQuery();
        return GetImageAsync(
            $"avatar/{Uri.EscapeDataString(text)}{Query(query, ("shape", query.Shape), ("background", query.Background))}", cancellation);
    }

    /// <summary>Several faces, in order.</summary>
    public async Task<IReadOnlyList<FaceImage>> GenerateAsync(FacesQuery query, CancellationToken cancellation = default)
    {
        var body = new GenerateBody(query.Seed, query.Seeds, query.Count, query.Factors, query.Size, query.Truncation, query.Noise, query.Model, query.Format, query.Attributes);
        using var response = await SendAsync(HttpMethod.Post, "generate", JsonContent.Create(body, options: FaceJson.Options), cancellation).ConfigureAwait(false);
        var answer = await ReadAsync<Generated>(response, cancellation).ConfigureAwait(false);
        return [.. answer.Faces.Select(face => new FaceImage(face.Image, face.MediaType, face.Seed, answer.Model) { SeedGiven = face.SeedGiven })];
    }

    /// <summary>The way through several faces, as a GIF or an animated WebP.</summary>
    public async Task<byte[]> InterpolateAsync(AnimationQuery query, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(HttpMethod.Post, "interpolate", JsonContent.Create(query, options: FaceJson.Options), cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether an image was made by the service.</summary>
    /// <param name="image">A PNG, JPEG, WebP or GIF.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<VerifyReport> VerifyAsync(Stream image, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(HttpMethod.Post, "verify", Body(image, "application/octet-stream"), cancellation).ConfigureAwait(false);
        return await ReadAsync<VerifyReport>(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>All models.</summary>
    public async Task<IReadOnlyList<ModelEntry>> ListModelsAsync(CancellationToken cancellation = default) =>
        (await GetAsync<Models>("models", cancellation).ConfigureAwait(false)).All;

    private async Task<FaceImage> GetImageAsync(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        return new FaceImage(
            await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false),
            response.Content.Headers.ContentType?.MediaType ?? "",
            uint.TryParse(Header(response, "X-Face-Seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null,
            Header(response, "X-Face-Model") ?? "");
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        return await ReadAsync<T>(response, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, string? after = null, string accept = "application/json, image/*, */*;q=0.5")
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        if (content is StreamContent stream && !(await stream.ReadAsStreamAsync(cancellation).ConfigureAwait(false)).CanSeek)
            request.Options.Set(RetryAfterHandler.Once, true);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await FaceServiceException.OfAsync(response, cancellation).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync<T>(FaceJson.Options, cancellation).ConfigureAwait(false) ?? throw new HttpRequestException("The service answered null.");

    private static StreamContent Body(Stream stream, string mediaType) => new(stream) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };

    private static string Query(FaceSettings settings, params ReadOnlySpan<(string Name, string? Value)> own)
    {
        string?[] values =
        [
            settings.Size?.ToString(CultureInfo.InvariantCulture), settings.Truncation?.ToString(CultureInfo.InvariantCulture), settings.Noise, settings.Model, settings.Format,
        ];
        var all = OfSettings.Zip(values, (name, value) => (Name: name, Value: value)).Concat(own.ToArray())
            .Concat((settings.Attributes ?? new Dictionary<string, string>()).Select(attribute => (Name: attribute.Key, Value: (string?)attribute.Value)))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(parameter.Value!)}");
        var query = string.Join('&', all);
        return query.Length > 0 ? $"?{query}" : "";
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private sealed record GenerateBody(
        FaceSeed? Seed,
        IReadOnlyList<FaceSeed>? Seeds,
        int? Count,
        IReadOnlyDictionary<string, float>? Factors,
        int? Size,
        double? Truncation,
        string? Noise,
        string? Model,
        string? Format,
        IReadOnlyDictionary<string, string>? Attributes)
    {
        public string Layout => "json";
    }

    private sealed record Generated(string Model, IReadOnlyList<GeneratedFace> Faces);

    private sealed record GeneratedFace(uint? Seed, string? SeedGiven, string MediaType, byte[] Image);

    private sealed record Models([property: JsonPropertyName("models")] IReadOnlyList<ModelEntry> All);
}
