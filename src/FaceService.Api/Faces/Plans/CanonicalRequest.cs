using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FaceService.Model.Engine;
using FaceService.Model.Latents;

namespace FaceService.Api.Faces.Plans;

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
    public static string Of(FacePlan plan, PlannedFace face) => Write(json =>
    {
        WriteFace(json, face);
        WriteShared(json, plan, face);
    });

    /// <summary>The canonical request of one file that holds all faces.</summary>
    public static string Of(FacePlan plan) => Write(json =>
    {
        json.WriteString("layout", plan.Output.Name);
        plan.Output.WriteCanonical(json, plan);
        WriteShared(json, plan, plan.Faces[0]);
    });

    /// <summary>What differs between the faces of one request.</summary>
    public static void WriteFaces(Utf8JsonWriter json, string name, IEnumerable<PlannedFace> faces)
    {
        json.WriteStartArray(name);
        foreach (var face in faces)
        {
            json.WriteStartObject();
            WriteFace(json, face);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteNumbers(Utf8JsonWriter json, string name, float[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

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

    private static void WriteFace(Utf8JsonWriter json, PlannedFace face)
    {
        Latent(json, face.Spec.Latent, face.Seed);
        if (face.Spec.Noise == NoiseMode.Random)
            json.WriteNumber("noise_seed", face.Spec.NoiseSeed);
        if (face.Attributes.Count == 0)
            return;
        json.WriteStartObject("attributes");
        foreach (var (group, value) in face.Attributes)
            json.WriteString(group, value);
        json.WriteEndObject();
    }

    // What the faces of one request have in common.
    private static void WriteShared(Utf8JsonWriter json, FacePlan plan, PlannedFace face)
    {
        var spec = face.Spec;
        var traits = new ModelTraits(plan.Model.Version);
        if (face.Attributes.Count == 0 && spec.Label.Length > 0)
            WriteNumbers(json, "label", spec.Label);
        if (traits.HasW)
            json.WriteNumber("truncation", spec.Truncation);
        if (traits.HasNoise)
            json.WriteString("noise", spec.Noise.ToString().ToLowerInvariant());
        if (spec.Mix is { } mix)
            Mix(json, mix, face.MixSeed);
        if (spec.Factors.Count > 0)
            Factors(json, spec.Factors);
        json.WriteNumber("size", plan.Size);
        json.WriteString("format", plan.Format.Name);
        if (plan.Cutout is { } cutout)
        {
            json.WriteString("shape", cutout.Shape.ToString().ToLowerInvariant());
            json.WriteString("background", cutout.Outside.ToString());
        }

        json.WriteString("model", traits.Name);
        json.WriteString("model_digest", plan.Model.Version.Digest);
        json.WriteString("precision", plan.Model.Precision);
    }

    private static void Latent(Utf8JsonWriter json, Latent latent, uint? seed)
    {
        if (seed is { } number)
        {
            json.WriteNumber("seed", number);
            return;
        }

        json.WriteString("latent_sha256", LatentDigest.Of(LatentArrays.Values(latent)));
        json.WriteString("space", latent is FaceService.Model.Engine.Latent.W ? "w" : "z");
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
            json.WriteNumber(FaceRules.Show(factor.Index), factor.Strength);
        json.WriteEndObject();
    }
}
