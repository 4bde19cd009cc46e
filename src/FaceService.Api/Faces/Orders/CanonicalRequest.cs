using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Sheets;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;

namespace FaceService.Api.Faces.Orders;

/// <summary>
/// The request as it was drawn, as JSON: every field, what was open settled, the model's digest and the precision. It is
/// what the mark carries, what ETags are made from, and what <c>POST /verify</c> draws again. A latent is told by its
/// SHA-256 only.
/// </summary>
internal static class CanonicalRequest
{
    // Readable in an image's metadata, which no browser takes for HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The canonical request of one image of one face.</summary>
    public static string Of(FaceOrder order, Portrait portrait) => Write(json =>
    {
        Identity(json, portrait);
        Shared(json, order.Model, portrait, order.Size, order.Format);
    });

    /// <summary>The canonical request of an image that holds several faces.</summary>
    public static string OfGrid(FaceOrder order) => Write(json =>
    {
        json.WriteString("layout", "grid");
        Faces(json, order.Portraits);
        Shared(json, order.Model, order.Portraits[0], order.Size, order.Format);
    });

    /// <summary>The canonical request of an animation.</summary>
    /// <param name="model">What drew it.</param>
    /// <param name="keys">The faces that it passes through.</param>
    /// <param name="frames">Frames in all.</param>
    /// <param name="space">z or w.</param>
    /// <param name="path">linear or spherical.</param>
    /// <param name="loop">Whether it ends where it began.</param>
    /// <param name="framesPerSecond">How fast it plays.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="format">GIF or WebP.</param>
    public static string OfPath(
        ServedModel model,
        IReadOnlyList<Portrait> keys,
        int frames,
        string space,
        string path,
        bool loop,
        int framesPerSecond,
        int size,
        ImageFormat format) => Write(json =>
    {
        json.WriteString("layout", "animation");
        Faces(json, keys);
        json.WriteNumber("frames", frames);
        json.WriteString("space", space);
        json.WriteString("path", path);
        json.WriteBoolean("loop", loop);
        json.WriteNumber("fps", framesPerSecond);
        Shared(json, model, keys[0], size, format);
    });

    /// <summary>The canonical request of a sheet.</summary>
    public static string OfSheet(SheetOrder order) => Write(json =>
    {
        json.WriteString("layout", order.Kind);
        foreach (var (name, portraits) in order.Faces)
            Faces(json, portraits, name);
        foreach (var (name, numbers) in order.Axes)
            Numbers(json, name, numbers);
        Shared(json, order.Model, order.Faces[0].Portraits[0], order.Size, order.Format);
    });

    private static string Write(Action<Utf8JsonWriter> body)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Faces(Utf8JsonWriter json, IReadOnlyList<Portrait> portraits, string name = "faces")
    {
        json.WriteStartArray(name);
        foreach (var portrait in portraits)
        {
            json.WriteStartObject();
            Identity(json, portrait);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // What differs between the faces of one request.
    private static void Identity(Utf8JsonWriter json, Portrait portrait)
    {
        Latent(json, portrait.Spec.Latent, portrait.Seed);
        if (portrait.Spec.Noise == NoiseMode.Random)
            json.WriteNumber("noise_seed", portrait.Spec.NoiseSeed);
        if (portrait.Attributes.Count == 0)
            return;
        json.WriteStartObject("attributes");
        foreach (var (group, value) in portrait.Attributes)
            json.WriteString(group, value);
        json.WriteEndObject();
    }

    // What does not.
    private static void Shared(Utf8JsonWriter json, ServedModel model, Portrait portrait, int size, ImageFormat format)
    {
        var spec = portrait.Spec;
        var traits = new ModelTraits(model.Version);
        if (portrait.Attributes.Count == 0 && spec.Label.Length > 0)
            Numbers(json, "label", spec.Label);
        if (traits.HasW)
            json.WriteNumber("truncation", spec.Truncation);
        if (traits.HasNoise)
            json.WriteString("noise", spec.Noise.ToString().ToLowerInvariant());
        if (spec.Mix is { } mix)
            Mix(json, mix, portrait.MixSeed);
        if (spec.Factors.Count > 0)
            Factors(json, spec.Factors);
        json.WriteNumber("size", size);
        json.WriteString("format", format.Name);
        json.WriteString("model", traits.Name);
        json.WriteString("model_digest", model.Version.Digest);
        json.WriteString("precision", model.Precision);
    }

    private static void Latent(Utf8JsonWriter json, Latent latent, uint? seed)
    {
        if (seed is { } number)
        {
            json.WriteNumber("seed", number);
            return;
        }

        json.WriteString("latent_sha256", LatentDigest.Of(LatentRules.Values(latent)));
        json.WriteString("space", latent is Model.Engine.Latent.W ? "w" : "z");
    }

    private static void Mix(Utf8JsonWriter json, StyleMix mix, uint? seed)
    {
        json.WriteStartObject("mix");
        Latent(json, mix.Latent, seed);
        json.WriteStartArray("layers");
        foreach (var layer in mix.Layers)
            json.WriteNumberValue(layer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Factors(Utf8JsonWriter json, IReadOnlyList<FactorStrength> factors)
    {
        json.WriteStartObject("factors");
        foreach (var factor in factors)
            json.WriteNumber(OrderRules.Show(factor.Index), factor.Strength);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, float[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
