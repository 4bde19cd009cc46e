using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Cli.Latents;

/// <summary>Draws a sheet into a file.</summary>
internal static class SheetFile
{
    private const long MostPixels = 1L << 28;

    /// <summary>The format that a file's name asks for.</summary>
    /// <exception cref="UsageException">It asks for none that a sheet can have.</exception>
    public static ImageFormat Format(string path) =>
        ImageFormat.FromName(Path.GetExtension(path).TrimStart('.')) is { } format && format != ImageFormat.Gif
            ? format
            : throw new UsageException($"--out cannot be '{path}'; allowed is a .png, .jpg or .webp file.");

    public static void Write(FaceRenderer painter, FaceSheet sheet, int? size, string path)
    {
        var format = Format(path);
        var side = size ?? painter.Model.Config.ImageSize;
        if ((long)side * side * sheet.Cells.Count > MostPixels)
            throw new UsageException($"{sheet.Cells.Count} faces of {side} pixels are too much for a sheet; --size makes them smaller.");
        var picture = sheet.Lay(painter.Draw(sheet.Faces, size));
        File.WriteAllBytes(path, ImageEncoder.Encode(picture, format, new SampleRequest { Model = painter.Model, Seeds = [] }.Marked(null)));
    }
}
