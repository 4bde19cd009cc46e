using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using Kind = Microsoft.OpenApi.JsonSchemaType;

namespace FaceService.Api.Faces.OpenAi;

/// <summary>What a client of OpenAI's image API asks for.</summary>
/// <param name="Prompt">Any text.</param>
/// <param name="Model">A model of this service; null for the default.</param>
/// <param name="Count">How many images.</param>
/// <param name="Size">Pixels a side; null for the model's own.</param>
/// <param name="AsUrls">Whether addresses are answered rather than the images themselves.</param>
/// <param name="Format">The images' format.</param>
internal sealed record OpenAiRequest(string Prompt, string? Model, int Count, int? Size, bool AsUrls, ImageFormat Format)
{
    private const int MostImages = 10;
    private const int LongestPrompt = 32_000;
    private const string Url = "url";
    private const string Base64 = "b64_json";

    // Written into many clients: they stand for whatever there is.
    private static readonly string[] ForeignModels = ["dall-e", "gpt-image", "chatgpt-image"];

    // What these would change has no place here, and a client that sends them gets its faces all the same.
    private static readonly string[] Ignored = ["quality", "style", "user", "background", "moderation", "output_compression", "input_fidelity", "partial_images"];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The number that the prompt is hashed to, as other texts are, however long it is.</summary>
    public uint Seed => BitConverter.ToUInt32(SHA256.HashData(Utf8.GetBytes(Prompt)));

    /// <summary>Notes what is wrong.</summary>
    public static OpenAiRequest Read(JsonFields json, FaceFields fields, LimitOptions limits)
    {
        var prompt = json.Text("prompt", PromptAllowed);
        if (prompt is null ? json.Get("prompt") is null : !IsPrompt(prompt))
            json.Errors.Add("prompt", prompt is null ? null : $"{prompt.Length} characters", PromptAllowed);
        var model = json.Text("model", FaceWords.Model);
        var most = Math.Min(MostImages, limits.MaxCount);
        var count = json.Int("n", $"an integer from 1 to {most}") ?? 1;
        if (count < 1 || count > most)
            json.Errors.Add("n", count.ToString(CultureInfo.InvariantCulture), $"an integer from 1 to {most}");
        var form = json.Text("response_format", $"{Url} or {Base64}");
        if (form is not (null or Url or Base64))
            json.Errors.Add("response_format", form, $"{Url} or {Base64}");
        if (json.Flag("stream") == true)
            json.Errors.Add("stream", "true", "false: an image comes whole");
        var format = json.Get("output_format") is { } sent ? fields.Format.FromJson(fields.Format, sent, "output_format", json.Errors) : null;
        var request = new OpenAiRequest(
            prompt ?? "", IsForeign(model) ? null : model, count, SizeOf(json, limits), form is null ? !IsForeign(model, "gpt-image") : form == Url, format ?? ImageFormat.Png);
        foreach (var name in Ignored)
            json.Get(name);
        json.RefuseUnknown();
        return request;
    }

    /// <summary>The same for the API's description.</summary>
    public static IReadOnlyList<ApiField> Fields(FaceFields fields) =>
    [
        new("prompt", Kind.String, "Any text: hashed to a seed, of which n faces follow. Values of attribute groups that it names are taken (female).") { Required = true },
        new("model", Kind.String, "NAME or NAME@VERSION; dall-e-… and gpt-image-… stand for the default model."),
        new("n", Kind.Integer, $"How many, at most {MostImages}; 1 if not sent.") { Range = (1, MostImages) },
        new("size", Kind.String, $"256x256 and other squares of {fields.Size.Allowed.Replace("an integer", "sides", StringComparison.Ordinal)}; auto, the model's own, if not sent."),
        new("response_format", Kind.String, $"{Url} (default): the address of each face, for ever. {Base64}: the faces themselves.") { Words = [Url, Base64] },
        new("output_format", Kind.String, "png (default), jpeg or webp.") { Words = fields.Format.Words },
        .. Ignored.Select(name => new ApiField(name, name is "output_compression" or "partial_images" ? Kind.Integer : Kind.String, "Taken, and of no effect.")),
    ];

    private static string PromptAllowed => $"a text of 1 to {LongestPrompt} characters";

    private static bool IsPrompt(string text)
    {
        try
        {
            return text.Length is > 0 and <= LongestPrompt && Utf8.GetByteCount(text) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsForeign(string? model, string? family = null) =>
        model is not null && ForeignModels.Any(name => (family ?? name) == name && model.StartsWith(name, StringComparison.Ordinal));

    private static int? SizeOf(JsonFields json, LimitOptions limits)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"auto, or a square from {limits.MinSize}x{limits.MinSize} to {limits.MaxSize}x{limits.MaxSize}");
        if (json.Text("size", allowed) is not { } text || text == "auto")
            return null;
        var sides = text.Split('x');
        if (sides.Length == 2 && sides[0] == sides[1] && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var side)
            && side >= limits.MinSize && side <= limits.MaxSize)
            return side;
        json.Errors.Add("size", text, allowed);
        return null;
    }
}
