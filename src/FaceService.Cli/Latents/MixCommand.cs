using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Weights;

namespace FaceService.Cli.Latents;

/// <summary><c>latent mix</c>: a style-mixing sheet.</summary>
internal static class MixCommand
{
    public static Command Create()
    {
        var faces = new FaceOptions();
        var rows = new Option<string>("--rows") { Description = "seeds of the rows, such as 0-3", DefaultValueFactory = _ => "0-3" };
        var columns = new Option<string>("--columns") { Description = "seeds of the columns", DefaultValueFactory = _ => "100-104" };
        var layers = new Option<string?>("--layers") { Description = "what the columns give: indices of w, such as 0-6; the lower half if left out" };
        var output = new Option<string>("--out") { Description = "the .png, .jpg or .webp file to write", Required = true };
        var command = faces.Add(
            new Command("mix", "Draws a sheet: each row's face with some layers of each column's."), rows, columns, layers, output);
        command.SetAction(parsed => Failures.Report(() =>
        {
            SheetFile.Format(parsed.GetRequiredValue(output));
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            var count = StyleGan2Layout.LatentCount(model.Config.ImageSize);
            var sheet = FaceSheet.Mixing(
                [.. SeedList.Parse(parsed.GetRequiredValue(rows)).Select(seed => faces.Seed(parsed, model, seed))],
                [.. SeedList.Parse(parsed.GetRequiredValue(columns)).Select(seed => faces.Seed(parsed, model, seed))],
                NumberList.Indices("--layers", parsed.GetValue(layers) ?? $"0-{(count / 2) - 1}", count));
            var size = faces.Size(parsed);
            using var painter = new FaceRenderer(model);
            SheetFile.Write(painter, sheet, size, parsed.GetRequiredValue(output));
            return 0;
        }));
        return command;
    }
}
