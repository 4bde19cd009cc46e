using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Weights;

namespace FaceService.Cli.Latents;

/// <summary><c>latent save</c>: the latents of seeds.</summary>
internal static class SaveCommand
{
    public static Command Create()
    {
        var faces = new FaceOptions();
        var seeds = new Option<string>("--seeds") { Description = "such as 0-63 or 1,5,85", Required = true };
        var space = new Option<string>("--space")
        {
            Description = "z, w (one a face, after truncation), or w+ (a w a layer)",
            DefaultValueFactory = _ => "w",
        };
        var output = new Option<string>("--out") { Description = "the .npy or .json file to write", Required = true };
        var command = faces.Add(new Command("save", "Saves the latents of seeds."), seeds, space, output);
        command.SetAction(parsed => Failures.Report(() =>
        {
            LatentFile.CheckName(parsed.GetRequiredValue(output));
            var wanted = parsed.GetRequiredValue(space);
            if (wanted is not ("z" or "w" or "w+"))
                throw new UsageException($"--space cannot be '{wanted}'; allowed are z, w and w+.");
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            var specs = SeedList.Parse(parsed.GetRequiredValue(seeds)).Select(seed => faces.Seed(parsed, model, seed)).ToArray();
            LatentFile.Write(parsed.GetRequiredValue(output), wanted == "z" ? [.. specs.Select(spec => spec.Latent)] : Mapped(model, specs, wanted == "w+"));
            return 0;
        }));
        return command;
    }

    private static IReadOnlyList<Latent> Mapped(Model.Catalog.ModelVersion model, FaceSpec[] specs, bool layered)
    {
        using var painter = new FaceRenderer(model);
        var rows = StyleGan2Layout.LatentCount(model.Config.ImageSize);
        var width = model.Config.StyleGan2!.WDim;
        return
        [
            .. painter.Generator.MapToW(specs).Chunk(rows * width).Select(w => new Latent.W(layered ? w : w[..width], layered ? rows : 1)),
        ];
    }
}
