using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;

namespace FaceService.Cli.Latents;

/// <summary><c>latent truncation</c>: faces from the mean outwards.</summary>
internal static class TruncationCommand
{
    public static Command Create()
    {
        var faces = new FaceOptions();
        var seeds = new Option<string>("--seeds") { Description = "such as 0-3", DefaultValueFactory = _ => "0-3" };
        var psis = new Option<string>("--psi") { Description = $"truncations, {Truncation.Least} to {Truncation.Most}", DefaultValueFactory = _ => "0,0.25,0.5,0.75,1,1.25" };
        var output = new Option<string>("--out") { Description = "the .png, .jpg or .webp file to write", Required = true };
        var command = faces.Add(new Command("truncation", "Draws a sheet: a face a row, a truncation a column."), seeds, psis, output);
        command.SetAction(parsed => Failures.Report(() =>
        {
            SheetFile.Format(parsed.GetRequiredValue(output));
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            var sheet = FaceSheet.Truncations(
                [.. SeedList.Parse(parsed.GetRequiredValue(seeds)).Select(seed => faces.Seed(parsed, model, seed))],
                NumberList.Numbers("--psi", parsed.GetRequiredValue(psis), Truncation.Least, Truncation.Most));
            var size = faces.Size(parsed);
            using var painter = new FaceRenderer(model);
            SheetFile.Write(painter, sheet, size, parsed.GetRequiredValue(output));
            return 0;
        }));
        return command;
    }
}
