using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Cli.Commands;

/// <summary><c>sample</c>: draws seeds of a model into a sheet or a folder of images.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION; the default model where none is named" };
        var seeds = new Option<string>("--seeds") { Description = "such as 0-63 or 1,5,85", DefaultValueFactory = _ => "0-63" };
        var output = new Option<string>("--out") { Description = "a .png, .jpg or .webp file for a sheet, or a folder for one picture a seed", Required = true };
        var truncation = new Option<double?>("--truncation") { Description = $"{Truncation.Least} to {Truncation.Most}; the model's own where none is named" };
        var size = new Option<int?>("--size") { Description = "width and height of each picture, 16 to 1024; the model's own where none is named" };
        var attribute = new Option<string[]>("--attribute") { Description = "group=value, again and again; a group left open is drawn evenly", DefaultValueFactory = _ => [] };
        var command = new Command("sample", "Draws seeds of a model.") { model, seeds, output, truncation, size, attribute };
        command.SetAction(parsed => Failures.Report(() =>
        {
            using var catalog = KnownModels.Open();
            var request = new SampleRequest
            {
                Model = KnownModels.Find(catalog, parsed.GetValue(model)),
                Seeds = SeedList.Parse(parsed.GetRequiredValue(seeds)),
                Truncation = Ranged("--truncation", parsed.GetValue(truncation), Truncation.Least, Truncation.Most),
                Size = (int?)Ranged("--size", parsed.GetValue(size), 16, 1024),
                Attributes = SampleRequest.Pairs(parsed.GetRequiredValue(attribute)),
            };
            Write(request, Draw(request), parsed.GetRequiredValue(output));
            return 0;
        }));
        return command;
    }

    private static List<RgbImage> Draw(SampleRequest request)
    {
        using var painter = new FaceRenderer(request.Model);
        return painter.Draw(request.Seeds.Select(request.Spec), request.Size);
    }

    private static void Write(SampleRequest request, List<RgbImage> pictures, string output)
    {
        if (ImageFormat.FromName(Path.GetExtension(output).TrimStart('.')) is { } format)
        {
            File.WriteAllBytes(output, ImageEncoder.Encode(ContactSheet.DrawSquare(pictures), format, request.Marked(null)));
            return;
        }

        Directory.CreateDirectory(output);
        for (var i = 0; i < pictures.Count; i++)
            File.WriteAllBytes(Path.Combine(output, $"{request.Seeds[i]:D10}.png"), ImageEncoder.Encode(pictures[i], ImageFormat.Png, request.Marked(request.Seeds[i])));
    }

    private static double? Ranged(string name, double? value, double least, double most) => value is null || (value >= least && value <= most)
        ? value
        : throw new UsageException($"{name} cannot be {value}; allowed is {least} to {most}.");
}
