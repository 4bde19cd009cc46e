using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Training.Projection;

/// <summary>The way of a search as a moving image.</summary>
internal static class ProjectionTimelapse
{
    private const int LargestSide = 256;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(80);

    /// <summary>Lays the frames one after the other.</summary>
    public static void Write(ProjectionFolder folder)
    {
        var frames = folder.FramePaths().Select(path => ImageDecoder.Decode(File.ReadAllBytes(path))).ToList();
        File.WriteAllBytes(folder.Timelapse, Animation.Encode(frames, ImageFormat.Gif, Delay));
    }

    /// <summary>A frame of a large model, made smaller.</summary>
    public static RgbImage Shrink(RgbImage picture) =>
        picture.Width > LargestSide ? ImageResizer.ResizeLongerSide(picture, LargestSide) : picture;
}
