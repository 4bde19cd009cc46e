using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Latents;

namespace FaceService.Jobs.Importing;

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
        using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions())[0].Load(model);
        GenerationCheck.Run(model, generator);
        var groups = LabelVector.GroupsOf(model.Labels, model.Config.CDim);
        var faces = Enumerable.Range(0, size > 512 ? 4 : size > 256 ? 9 : 16).Select(seed => Face((uint)seed)).ToList();
        var mark = new ImageMark("FaceService", typeof(ImportPreview).Assembly.GetName().Version?.ToString(3), null);
        return ImageEncoder.Encode(ContactSheet.DrawSquare(faces), ImageFormat.Png, new EncodeOptions { Mark = mark });

        RgbImage Face(uint seed)
        {
            if (!FaceDraft.Of(seed).TrySettle(model.Config, groups, out var face, out var problem))
                throw new InvalidOperationException(problem.ToString());
            var rgb = new byte[RgbImage.ByteCount(size, size)];
            generator.Draw([face.Spec], rgb);
            var image = new RgbImage(size, size, rgb);
            return size > Cell ? ImageResizer.Resize(image, Cell, Cell) : image;
        }
    }
}
