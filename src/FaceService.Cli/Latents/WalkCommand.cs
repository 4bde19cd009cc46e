using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Weights;

namespace FaceService.Cli.Latents;

/// <summary><c>latent walk</c>: the way between faces, as an animation.</summary>
internal static class WalkCommand
{
    private const int MostFrames = 2000;

    public static Command Create()
    {
        var faces = new FaceOptions();
        var seeds = new Option<string>("--seeds") { Description = "faces to pass through, such as 1,5,85", DefaultValueFactory = _ => "0-3" };
        var frames = new Option<int>("--frames") { Description = "frames in all", DefaultValueFactory = _ => 60 };
        var speed = new Option<int>("--fps") { Description = "frames a second, 1 to 50", DefaultValueFactory = _ => 20 };
        var space = new Option<string>("--space") { Description = "z or w: where the way lies", DefaultValueFactory = _ => "z" };
        var path = new Option<string?>("--path") { Description = "linear or spherical; if left out, spherical in a normal z, else linear" };
        var loop = new Option<bool>("--loop") { Description = "leads back to the first face and plays for ever" };
        var output = new Option<string>("--out") { Description = "the .gif or .webp file to write", Required = true };
        var command = faces.Add(
            new Command("walk", "Draws the way between faces as a GIF or an animated WebP."), seeds, frames, speed, space, path, loop, output);
        command.SetAction(parsed => Failures.Report(() =>
        {
            var keys = SeedList.Parse(parsed.GetRequiredValue(seeds));
            if (keys.Count < 2)
                throw new UsageException("--seeds must name two faces or more.");
            var count = Ranged("--frames", parsed.GetValue(frames), 2, MostFrames);
            var delay = TimeSpan.FromSeconds(1.0 / Ranged("--fps", parsed.GetValue(speed), 1, 50));
            var place = parsed.GetRequiredValue(output);
            var format = ImageFormat.FromName(Path.GetExtension(place).TrimStart('.'));
            if (format != ImageFormat.Gif && format != ImageFormat.Webp)
                throw new UsageException($"--out cannot be '{place}'; allowed is a .gif or .webp file.");
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            var inW = Word("--space", parsed.GetValue(space)!, "z", "w") == "w";
            var spherical = parsed.GetValue(path) is { } named
                ? Word("--path", named, "linear", "spherical") == "spherical"
                : !inW && model.Config.ZDistribution == "normal";
            var positions = FaceWalk.Positions(keys.Count, count, parsed.GetValue(loop));
            var size = faces.Size(parsed);
            using var painter = new FaceRenderer(model);
            FaceSpec[] specs = [.. keys.Select(seed => faces.Seed(parsed, model, seed))];
            var way = inW
                ? FaceWalk.InW(specs, painter.Generator.MapToW(specs), StyleGan2Layout.LatentCount(model.Config.ImageSize), positions, spherical)
                : FaceWalk.InZ(specs, positions, spherical);
            File.WriteAllBytes(place, Animation.Encode(painter.Draw(way, size), format!, delay, parsed.GetValue(loop) ? 0 : 1, Marked(model)));
            return 0;
        }));
        return command;
    }

    private static EncodeOptions Marked(ModelVersion model) => new SampleRequest { Model = model, Seeds = [] }.Marked(null);

    private static int Ranged(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new UsageException($"{name} cannot be {value}; allowed is {least} to {most}.");

    private static string Word(string name, string value, string first, string second) => value == first || value == second
        ? value
        : throw new UsageException($"{name} cannot be '{value}'; allowed are {first} and {second}.");
}
