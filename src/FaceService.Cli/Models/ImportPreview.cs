using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Cli.Models;

/// <summary>A sheet of an imported model's first seeds.</summary>
internal static class ImportPreview
{
    private const int Cell = 256;

    /// <summary>Draws it: sixteen faces, or fewer of a network whose single face takes seconds.</summary>
    /// <returns>A marked PNG.</returns>
    /// <exception cref="FaceService.Model.Weights.WeightFileException">What the network draws is no image.</exception>
    public static byte[] Draw(ModelVersion model)
    {
        var size = model.Config.ImageSize;
        var count = size > 512 ? 4 : size > 256 ? 9 : 16;
        var request = new SampleRequest { Model = model, Seeds = [.. Enumerable.Range(0, count).Select(seed => (uint)seed)] };
        using var painter = new FaceRenderer(model);
        GenerationCheck.Run(model, painter.Generator);
        var faces = painter.Draw(request.Seeds.Select(request.Spec), size > Cell ? Cell : null);
        return ImageEncoder.Encode(ContactSheet.DrawSquare(faces), ImageFormat.Png, request.Marked(null));
    }
}
