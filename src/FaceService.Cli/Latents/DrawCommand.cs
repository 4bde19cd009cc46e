using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;

namespace FaceService.Cli.Latents;

/// <summary><c>latent draw</c>: the faces of latents in a file.</summary>
internal static class DrawCommand
{
    public static Command Create()
    {
        var faces = new FaceOptions();
        var file = new Argument<string>("file") { Description = "a .npy file, or .json as save writes it" };
        var space = new Option<string?>("--space") { Description = "z or w: where the latents of a .npy file lie; z if left out" };
        var output = new Option<string>("--out") { Description = "a .png, .jpg or .webp file for a sheet, or a folder for one picture a latent", Required = true };
        var command = faces.Add(new Command("draw", "Draws the latents in a file.") { file }, space, output);
        command.SetAction(parsed => Failures.Report(() =>
        {
            if (parsed.GetValue(space) is { } wanted && wanted is not ("z" or "w"))
                throw new UsageException($"--space cannot be '{wanted}'; allowed are z and w.");
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            FaceSpec?[] specs =
            [
                .. LatentFile.Read(parsed.GetRequiredValue(file), parsed.GetValue(space), model.Config).Select(latent => faces.Face(parsed, model, latent)),
            ];
            var size = faces.Size(parsed);
            using var painter = new FaceRenderer(model);
            Write(painter, specs, size, parsed.GetRequiredValue(output));
            return 0;
        }));
        return command;
    }

    private static void Write(FaceRenderer painter, FaceSpec?[] specs, int? size, string output)
    {
        if (ImageFormat.FromName(Path.GetExtension(output).TrimStart('.')) is not null)
        {
            SheetFile.Write(painter, new FaceSheet(specs, (int)Math.Ceiling(Math.Sqrt(specs.Length))), size, output);
            return;
        }

        Directory.CreateDirectory(output);
        for (var i = 0; i < specs.Length; i++)
            SheetFile.Write(painter, new FaceSheet([specs[i]], 1), size, Path.Combine(output, $"{i:D4}.png"));
    }
}
