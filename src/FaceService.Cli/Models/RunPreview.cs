using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Weights;
using FaceService.Training.Runs;

namespace FaceService.Cli.Models;

/// <summary>A sheet of the generator that a run folder holds, for weights that no sheet of the run has shown.</summary>
internal static class RunPreview
{
    private const int Faces = 64;

    /// <summary>Draws seeds 0 to 63 into the folder's preview.</summary>
    public static void Write(RunFolder folder, string name)
    {
        var request = new SampleRequest { Model = Draft(folder, name), Seeds = [.. Enumerable.Range(0, Faces).Select(seed => (uint)seed)] };
        using var painter = new FaceRenderer(request.Model);
        var sheet = ContactSheet.DrawSquare(painter.Draw(request.Seeds.Select(request.Spec)));
        File.WriteAllBytes(folder.Preview, ImageEncoder.Encode(sheet, ImageFormat.Png, request.Marked(null)));
    }

    private static ModelVersion Draft(RunFolder folder, string name)
    {
        using var file = GeneratorFile.Open(folder.Generator);
        return new ModelVersion
        {
            Id = new ModelId(name, 0),
            Directory = folder.Path,
            Digest = "",
            Config = file.Config,
            Labels = file.Labels,
        };
    }
}
