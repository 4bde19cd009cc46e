using FaceService.Model.Imaging;
using FaceService.Photos.Faces;
using FaceService.Training;
using OpenCvSharp;

namespace FaceService.Cascade;

/// <summary>
/// Finds faces with a cascade of Haar or LBP features (Viola and Jones 2001), whose file the user names, such as nagadomi's lbpcascade_animeface: in equalised grey, at
/// scales of 1.1, where five neighbours agree, from 48×48 pixels on. One thread.
/// </summary>
public sealed class CascadeFaceFinder : IFaceFinder
{
    private const double Scale = 1.1;
    private const int Neighbours = 5;
    private const int Smallest = 48;

    private readonly CascadeClassifier _cascade;

    /// <param name="path">The cascade's XML file.</param>
    /// <exception cref="TrainingException">It is none, or OpenCV cannot be loaded.</exception>
    public CascadeFaceFinder(string path)
    {
        if (!File.Exists(path))
            throw new TrainingException($"There is no cascade file '{path}'.");
        try
        {
            Cv2.SetNumThreads(1); // the caller has a thread a core
            _cascade = new CascadeClassifier();
            if (!_cascade.Load(path))
                throw NoCascade(path);
        }
        catch (OpenCVException e)
        {
            throw NoCascade(path, e);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new TrainingException($"OpenCV, which cascades need, cannot be loaded on this system: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FaceBox> Find(RgbImage photo, float smallest)
    {
        using var rgb = Mat.FromPixelData(photo.Height, photo.Width, MatType.CV_8UC3, photo.Pixels.ToArray());
        using var grey = new Mat();
        Cv2.CvtColor(rgb, grey, ColorConversionCodes.RGB2GRAY);
        Cv2.EqualizeHist(grey, grey);
        var side = Math.Max(Smallest, (int)Math.Ceiling(smallest));
        return [.. _cascade.DetectMultiScale(grey, Scale, Neighbours, HaarDetectionTypes.ScaleImage, new Size(side, side))
            .OrderByDescending(face => face.Width)
            .ThenBy(face => face.Y)
            .ThenBy(face => face.X)
            .Select(face => new FaceBox(face.X, face.Y, face.Width, face.Height))];
    }

    /// <inheritdoc/>
    public void Dispose() => _cascade.Dispose();

    private static TrainingException NoCascade(string path, Exception? inner = null) =>
        new($"'{path}' is no cascade that OpenCV reads: an XML file of Haar or LBP features is.", inner!);
}
