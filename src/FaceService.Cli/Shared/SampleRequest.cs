using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Latents;

namespace FaceService.Cli.Shared;

/// <summary>What a sample command draws.</summary>
internal sealed record SampleRequest
{
    public required ModelVersion Model { get; init; }

    public required IReadOnlyList<uint> Seeds { get; init; }

    public double? Truncation { get; init; }

    public int? Size { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>One seed's portrait, its open groups drawn as the service draws them.</summary>
    /// <exception cref="UsageException">The model lacks an attribute or a value.</exception>
    public FaceSpec Spec(uint seed)
    {
        var draft = FaceDraft.Of(seed) with { Attributes = Attributes, Truncation = Truncation };
        return draft.TrySettle(Model.Config, LabelVector.GroupsOf(Model.Labels, Model.Config.CDim), out var face, out var problem)
            ? face.Spec
            : throw new UsageException(problem.ToString());
    }

    /// <summary>The mark that says how the image came to be; a sheet's names no seed.</summary>
    public EncodeOptions Marked(uint? seed) => new()
    {
        Mark = new ImageMark("FaceService", typeof(SampleRequest).Assembly.GetName().Version?.ToString(3), seed is { } one ? $$"""{"model":"{{Model.Id}}","seed":{{one}}}""" : null),
    };

    /// <summary>Attributes as <c>--attribute group=value</c> gives them.</summary>
    /// <exception cref="UsageException">One is not of that form, or stands twice.</exception>
    public static Dictionary<string, string> Pairs(string[] texts)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('=') is not [var name, var value] || !pairs.TryAdd(name, value))
                throw new UsageException($"--attribute cannot be '{text}'; allowed is group=value, each group once.");
        }

        return pairs;
    }
}
