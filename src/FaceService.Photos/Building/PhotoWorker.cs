using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using FaceService.Photos.Faces;
using FaceService.Photos.Labels;
using FaceService.Photos.Quality;
using FaceService.Photos.Reporting;
using FaceService.Photos.Sampling;
using TorchSharp;

namespace FaceService.Photos.Building;

/// <summary>A photo on its way to a worker.</summary>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its content; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be used; null where it can.</param>
/// <param name="Reason">The reason that goes with the problem.</param>
/// <param name="Values">The index of its value in each group of a list of labels.</param>
internal sealed record PhotoTask(string File, byte[]? Bytes, string? Problem, DropReason Reason, int[] Values);

/// <summary>Finds, measures and cuts the faces of photos, as far as this needs no other photo. One thread, which owns the networks.</summary>
internal sealed class PhotoWorker : IDisposable
{
    private const int ThumbnailSide = 96;
    private const int LooksAt = 832; // pixels of the longer side that the detector looks at, at least
    private const float SeenFace = 32; // and of the smallest face
    private const int RecognitionSide = 150;
    private static readonly DecodeLimits Limits = new() { MaxBytes = DatasetBuild.LargestFile };
    private static readonly EncodeOptions Small = new() { Quality = 80 };

    private readonly BuildOptions _options;
    private readonly BuildReport _report;
    private readonly MemoryGate _memory;
    private readonly IFaceFinder? _finder;
    private readonly LandmarkFinder? _landmarks;
    private readonly FaceRecognitionNetwork? _people;
    private readonly FaceLabeller? _labeller;
    private readonly SquareSampler _sampler = new();

    public PhotoWorker(BuildOptions options, NetworkFolder networks, BuildReport report, MemoryGate memory)
    {
        (_options, _report, _memory) = (options, report, memory);
        var byNetworks = options.Labels.ByNetworks.Count > 0;
        if (!options.Crop.FindsFaces && !byNetworks)
            return;
        var people = options.Crop.FindsFaces && options.Rules.SamePerson > 0;
        var isAligned = options.Crop == PhotoCrop.Align || byNetworks || people;
        if (isAligned || options.Finder is null)
            TorchThreads.LimitOwn(1);
        _finder = options.Finder?.Make() ?? new NetworkFaceFinder(networks, options.Score);
        _landmarks = isAligned ? new LandmarkFinder(networks) : null;
        _people = people ? FaceRecognitionNetwork.Open(networks) : null;
        _labeller = byNetworks ? new FaceLabeller(networks, options.Labels) : null;
    }

    /// <summary>A detector's box is about seven tenths as wide as what FFHQ cuts.</summary>
    private static float SmallestFace(BuildOptions options) =>
        (float)Math.Max(24, options.Crop == PhotoCrop.Align ? 0.7 * options.Rules.Smallest / options.Margin : options.Rules.Smallest / options.Margin);

    /// <summary>Does a photo.</summary>
    public PhotoRecord Do(PhotoTask task)
    {
        if (task.Bytes is not { } bytes)
            return new PhotoRecord { File = task.File, Reason = task.Reason, Detail = task.Problem };
        try
        {
            var profile = ColourProfile.NameOf(bytes);
            var record = _memory.Within(ImageCost.Decode(bytes), () => Look(task, ImageDecoder.Decode(bytes, Limits)));
            return record with { Profile = ColourProfile.IsSrgb(profile) ? null : profile };
        }
        catch (ImageException e)
        {
            return new PhotoRecord { File = task.File, Reason = DropReason.Unreadable, Detail = e.Message };
        }
    }

    public void Dispose()
    {
        _finder?.Dispose();
        _landmarks?.Dispose();
        _people?.Dispose();
        _labeller?.Dispose();
    }

    private PhotoRecord Look(PhotoTask task, RgbImage photo)
    {
        if (!_options.Crop.FindsFaces)
            return new PhotoRecord { File = task.File, Faces = [Face(task, 0, photo, default, null, _options.Crop.Fixed(photo))] };
        var found = Found(photo).ToList();
        if (found.Count == 0)
            return Whole(task, photo, DropReason.NoFace, null);
        if (_options.Rules.MostFaces > 0 && found.Count > _options.Rules.MostFaces)
            return Whole(task, photo, DropReason.SeveralFaces, $"{found.Count} faces");
        return new PhotoRecord
        {
            File = task.File,
            Faces = [.. found.Select((face, i) => Face(task, i, photo, face.Box, face.Points, Square(face.Box, face.Points)))],
        };
    }

    // The detector looks at a photo that is as small as the smallest faces allow; a cascade, as in its article, at the photo.
    private IEnumerable<(FaceBox Box, FacePoints? Points)> Found(RgbImage photo)
    {
        var (looked, factor) = _options.Finder is null ? Halving.To(photo, LooksAt, SmallestFace(_options) / SeenFace) : (photo, 1);
        foreach (var found in _finder!.Find(looked, SmallestFace(_options) / factor))
        {
            var box = found.Times(factor);
            var points = _landmarks?.Find(photo, box);
            if (points is not null || _options.Crop == PhotoCrop.Face)
                yield return (box, points);
        }
    }

    private FaceSquare Square(FaceBox box, FacePoints? points) => _options.Crop == PhotoCrop.Align && points is not null
        ? points.Aligned(_options.Margin, _options.Shift)
        : FaceSquare.Upright(box.Centre, box.Side * (float)_options.Margin);

    private FaceRecord Face(PhotoTask task, int index, RgbImage photo, FaceBox box, FacePoints? points, FaceSquare square)
    {
        var measures = new FaceMeasures
        {
            Side = square.Side,
            Score = box.Score,
            Outside = square.Outside(photo.Width, photo.Height),
            Turn = points is null ? 0 : Math.Max(points.Turn, points.Nod),
        };
        var lot = BuildReport.Lot(task.File, index);
        if (_options.Rules.Before(measures) is { } early)
        {
            var shown = _report.MayShow(lot, early) ? Thumbnail(_sampler.Sketch(photo, square, ThumbnailSide)) : null;
            return new FaceRecord { Box = box, Measures = measures, Reason = early, Thumbnail = shown };
        }

        var crop = _sampler.Cut(photo, square, _options.Size);
        measures = measures.Of(crop);
        var record = new FaceRecord { Box = box, Measures = measures, Reason = _options.Rules.After(measures), Hash = PictureHash.Of(crop), Values = task.Values };
        if (record.Reason is null && _labeller is not null)
            record = _options.Crop.FindsFaces ? Labelled(record, photo, points) : Labelled(record, photo, square);
        if (record.Reason is null)
            record = record with { Person = Person(photo, points), Png = _options.DryRun ? null : ImageEncoder.Encode(crop, ImageFormat.Png) };
        record.Thumbnail = _report.MayShow(lot, record.Reason) ? Thumbnail(crop) : null;
        return record;
    }

    // What is cut without looking for faces may have one all the same; labels need it.
    private FaceRecord Labelled(FaceRecord record, RgbImage photo, FaceSquare square)
    {
        var cut = _sampler.Sketch(photo, square, Math.Max(_options.Size, Math.Min((int)square.Side, LooksAt / 2)));
        var points = _finder!.Find(cut, cut.Width / 8f)
            .OrderByDescending(box => box.Side)
            .Select(box => _landmarks!.Find(cut, box))
            .FirstOrDefault(points => points is not null);
        return Labelled(record, cut, points);
    }

    private FaceRecord Labelled(FaceRecord record, RgbImage photo, FacePoints? points)
    {
        if (points is null)
            return record with { Reason = DropReason.Unsure, Detail = "no eyes and mouth found" };
        var (values, unsure) = _labeller!.Label(photo, points);
        return values is null ? record with { Reason = DropReason.Unsure, Detail = unsure } : record with { Values = [.. record.Values, .. values] };
    }

    private sbyte[] Person(RgbImage photo, FacePoints? points)
    {
        if (_people is null || points is null)
            return [];
        using var _ = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var face = _sampler.Sketch(photo, points.Tight(), RecognitionSide);
        return KnownFaces.Person(NetworkInput.Numbers(_people.Describe(NetworkInput.Of(face)).Person));
    }

    private PhotoRecord Whole(PhotoTask task, RgbImage photo, DropReason reason, string? detail) => new()
    {
        File = task.File,
        Reason = reason,
        Detail = detail,
        Thumbnail = _report.MayShow(BuildReport.Lot(task.File, -1), reason) ? Thumbnail(ImageResizer.CropAndResize(photo, ThumbnailSide, ThumbnailSide, ResizeFilter.Box)) : null,
    };

    private static byte[] Thumbnail(RgbImage crop) =>
        ImageEncoder.Encode(ImageResizer.Resize(crop, ThumbnailSide, ThumbnailSide), ImageFormat.Jpeg, Small);
}
