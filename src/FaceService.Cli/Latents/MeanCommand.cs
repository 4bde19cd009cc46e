using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;

namespace FaceService.Cli.Latents;

/// <summary><c>latent mean</c>: the face that truncation pulls towards.</summary>
internal static class MeanCommand
{
    public static Command Create()
    {
        var faces = new FaceOptions();
        var output = new Option<string?>("--out") { Description = "a .png, .jpg or .webp file: the mean face" };
        var latent = new Option<string?>("--latent") { Description = "a .npy or .json file: the mean w" };
        var command = faces.Add(new Command("mean", "Draws the mean face, and saves the mean w."), output, latent);
        command.SetAction(parsed => Failures.Report(() =>
        {
            var (picture, place) = (parsed.GetValue(output), parsed.GetValue(latent));
            if (picture is null && place is null)
                throw new UsageException("Name --out for the picture, --latent for the w, or both.");
            if (picture is not null)
                SheetFile.Format(picture);
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            var size = faces.Size(parsed);
            using var painter = new FaceRenderer(model);
            var mean = new Latent.W(painter.Generator.MeanW, 1);
            if (picture is not null)
                SheetFile.Write(painter, new FaceSheet([faces.Face(parsed, model, mean)], 1), size, picture);
            if (place is not null)
                LatentFile.Write(place, [mean]);
            return 0;
        }));
        return command;
    }
}
