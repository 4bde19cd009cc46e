using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Training;

namespace FaceService.Cli.Latents;

/// <summary>The options by which every command here names a model and says how its faces are drawn.</summary>
internal sealed class FaceOptions
{
    private readonly Option<string?> model = new("--model") { Description = "NAME or NAME@VERSION; the default model where none is named" };
    private readonly Option<double?> truncation = new("--truncation") { Description = $"{Truncation.Least} to {Truncation.Most}; the model's own where none is named" };
    private readonly Option<int?> size = new("--size") { Description = "width and height of each face, 16 to 1024; the model's own where none is named" };
    private readonly Option<string> noise = new("--noise") { Description = "const or none", DefaultValueFactory = _ => "const" };
    private readonly Option<string[]> attribute = new("--attribute")
    {
        Description = "group=value, again and again; a group left open is drawn evenly",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Makes a command with these options and its own.</summary>
    public Command Add(Command command, params Option[] own)
    {
        foreach (var option in (Option[])[model, .. own, truncation, size, noise, attribute])
            command.Add(option);
        return command;
    }

    /// <summary>Finds the model.</summary>
    /// <exception cref="TrainingException">There is none, or it has no w space.</exception>
    public ModelVersion Model(ParseResult parsed, ModelCatalog catalog)
    {
        var found = KnownModels.Find(catalog, parsed.GetValue(model));
        return found.Config.StyleGan2 is not null
            ? found
            : throw new TrainingException($"{found.Id} is a {found.Config.Architecture}: only StyleGAN2 models have these latent spaces.");
    }

    /// <summary>Width and height of each face; null for the model's own.</summary>
    public int? Size(ParseResult parsed) => parsed.GetValue(size) is not { } pixels || (pixels is >= 16 and <= 1024)
        ? parsed.GetValue(size)
        : throw new UsageException($"--size cannot be {pixels}; allowed is 16 to 1024.");

    /// <summary>The face of a seed.</summary>
    public FaceSpec Seed(ParseResult parsed, ModelVersion found, uint seed) => Settled(parsed, found, FaceDraft.Of(seed));

    /// <summary>The face of a latent; one in w is truncated only if a truncation is named.</summary>
    public FaceSpec Face(ParseResult parsed, ModelVersion found, Latent latent) => Settled(parsed, found, FaceDraft.Of(latent));

    private FaceSpec Settled(ParseResult parsed, ModelVersion found, FaceDraft draft)
    {
        if (parsed.GetValue(truncation) is { } psi && !Truncation.IsAllowed(psi))
            throw new UsageException($"--truncation cannot be {psi}; allowed is {Truncation.Least} to {Truncation.Most}.");
        draft = draft with
        {
            Attributes = SampleRequest.Pairs(parsed.GetRequiredValue(attribute)),
            Truncation = parsed.GetValue(truncation),
            Noise = parsed.GetRequiredValue(noise) switch
            {
                "const" => NoiseMode.Const,
                "none" => NoiseMode.None,
                var other => throw new UsageException($"--noise cannot be '{other}'; allowed are const and none."),
            },
        };
        return draft.TrySettle(found.Config, LabelVector.GroupsOf(found.Labels, found.Config.CDim), out var face, out var problem)
            ? face.Spec
            : throw new UsageException(problem.ToString());
    }
}
