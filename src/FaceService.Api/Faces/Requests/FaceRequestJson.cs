using System.Text.Json;
using FaceService.Api.Problems;

namespace FaceService.Api.Faces.Requests;

/// <summary>Reads the fields that <c>POST /generate</c> and <c>POST /interpolate</c> share from JSON.</summary>
internal static class FaceRequestJson
{
    /// <summary>The whole body of <c>POST /generate</c>.</summary>
    public static FaceRequest ReadGenerate(JsonFields fields, int maxCount)
    {
        var (sources, isList) = Sources(fields, maxCount);
        var request = ReadShared(fields) with
        {
            Sources = sources,
            IsList = isList,
            Count = fields.Int("count", $"an integer from 1 to {maxCount}"),
            Mix = Mix(fields),
            Layout = fields.Text("layout", FaceWords.Layouts),
        };
        fields.RefuseUnknown();
        return request;
    }

    /// <summary>What says how a face is drawn and written, whatever it is made from.</summary>
    public static FaceRequest ReadShared(JsonFields fields) => new()
    {
        Space = fields.Text("space", FaceWords.Spaces),
        Truncation = fields.Number("truncation", FaceWords.Truncation),
        Noise = fields.Text("noise", FaceWords.Noises),
        NoiseSeed = fields.Get("noise_seed") is { } seed ? LatentReader.Seed(seed, fields.PathOf("noise_seed"), fields.Errors) : null,
        Attributes = Attributes(fields),
        Label = fields.Get("label") is { } label ? LatentReader.Floats(label, fields.PathOf("label"), fields.Errors) : null,
        Factors = Factors(fields),
        Size = fields.Int("size"),
        Format = fields.Text("format"),
        Model = fields.Text("model", FaceWords.Model),
    };

    /// <summary>A seed or a latent in an object that holds either under these names.</summary>
    public static FaceSource? Source(JsonFields fields)
    {
        var seed = fields.Get("seed");
        var latent = fields.Get("latent");
        if (seed is null == latent is null)
        {
            fields.Errors.Add(fields.PathOf("seed"), seed is null ? null : "sent together with latent", "exactly one of seed and latent");
            return null;
        }

        return seed is { } s
            ? FromSeed(LatentReader.Seed(s, fields.PathOf("seed"), fields.Errors))
            : FromLatent(LatentReader.Latent(latent!.Value, fields.PathOf("latent"), fields.Errors));
    }

    /// <summary>Seeds in an array.</summary>
    public static IReadOnlyList<FaceSource> Seeds(JsonFields fields, string name, int most) =>
        List(fields, name, most, $"an array of 1 to {most} seeds", (e, where) => FromSeed(LatentReader.Seed(e, where, fields.Errors)));

    private static (IReadOnlyList<FaceSource> Sources, bool IsList) Sources(JsonFields fields, int most)
    {
        string[] names = ["seed", "seeds", "latent", "latents"];
        var sent = names.Where(name => fields.Get(name) is not null).ToArray();
        if (sent.Length > 1)
        {
            fields.Errors.Add(sent[1], $"sent together with {sent[0]}", "at most one of seed, seeds, latent and latents");
            return ([], false);
        }

        return sent.FirstOrDefault() switch
        {
            "seeds" => (Seeds(fields, "seeds", most), true),
            "latents" => (Latents(fields, most), true),
            null => ([], false),
            _ => (Source(fields) is { } source ? [source] : [], false),
        };
    }

    private static IReadOnlyList<FaceSource> Latents(JsonFields fields, int most) =>
        List(fields, "latents", most, $"an array of 1 to {most} latents", (e, where) => FromLatent(LatentReader.Latent(e, where, fields.Errors)));

    private static IReadOnlyList<FaceSource> List(
        JsonFields fields, string name, int most, string allowed, Func<JsonElement, string, FaceSource?> read)
    {
        var elements = fields.Array(name, most, allowed) ?? [];
        return [.. elements.Select((element, i) => read(element, $"{fields.PathOf(name)}[{i}]")).OfType<FaceSource>()];
    }

    private static FaceSource? FromSeed(SeedInput? seed) => seed is null ? null : new FaceSource(seed, null);

    private static FaceSource? FromLatent(LatentInput? latent) => latent is null ? null : new FaceSource(null, latent);

    /// <summary>Style mixing, or null with errors noted when it is wrong.</summary>
    public static MixInput? Mix(JsonFields fields)
    {
        if (fields.Object("mix") is not { } mix)
            return null;
        var source = Source(mix);
        var layers = mix.Array("layers", 64, "an array of layer indices") ?? [];
        if (mix.Get("layers") is null)
            mix.Errors.Add("mix.layers", null, "an array of layer indices");
        var indices = new List<int>();
        foreach (var (layer, i) in layers.Select((layer, i) => (layer, i)))
        {
            if (layer.ValueKind == JsonValueKind.Number && layer.TryGetInt32(out var index))
                indices.Add(index);
            else
                mix.Errors.Add($"mix.layers[{i}]", JsonFields.Show(layer), "an integer");
        }

        mix.RefuseUnknown();
        return source is null ? null : new MixInput(source, indices);
    }

    private static Dictionary<string, string>? Attributes(JsonFields fields)
    {
        if (fields.Object("attributes") is not { } attributes)
            return null;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes.Entries())
        {
            if (attributes.TextOf(value, attributes.PathOf(name)) is { } text)
                read[name] = text;
        }

        return read;
    }

    private static List<KeyValuePair<string, float>>? Factors(JsonFields fields)
    {
        if (fields.Object("factors") is not { } factors)
            return null;
        var read = new List<KeyValuePair<string, float>>();
        foreach (var (name, value) in factors.Entries())
        {
            if (LatentReader.TryFloat(value, factors.PathOf(name), factors.Errors, out var strength))
                read.Add(new(name, strength));
        }

        return read;
    }
}
