using System.Text.Json;
using System.Text.RegularExpressions;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Training.Datasets;

/// <summary>
/// CIFAR-10's binary files as a source of PNG files with a <see cref="DatasetJson"/>, so that all else works as with any labelled
/// data. A record is a class (one byte), then 32 × 32 pixels: all reds, all greens, all blues.
/// </summary>
internal sealed partial class CifarImageSource : IImageSource
{
    private const int Side = 32;
    private const int Plane = Side * Side;
    private const int Record = 1 + (3 * Plane);
    private const int MostRecords = 100_000;
    private const string Names = "batches.meta.txt";
    private readonly IImageSource _inner;
    private readonly Dictionary<string, (string Batch, int Record)> _pictures = new(StringComparer.Ordinal);
    private readonly byte[] _labels;
    private (string Batch, byte[] Content) _open = ("", []);

    private CifarImageSource(IImageSource inner, List<string> batches)
    {
        _inner = inner;
        var labels = new List<(string File, int Class)>();
        foreach (var batch in batches)
        {
            var content = Content(batch);
            for (var i = 0; i < content.Length / Record; i++)
            {
                var name = $"{batch[(batch.LastIndexOf('/') + 1)..^4]}/{i:D5}.png";
                _pictures[name] = (batch, i);
                labels.Add((name, content[i * Record]));
            }
        }

        _labels = JsonSerializer.SerializeToUtf8Bytes(new
        {
            labels = labels.Select(l => new object[] { l.File, l.Class }),
            classes = Classes(labels.Max(l => l.Class) + 1),
        });
        Files = [.. _pictures.Keys.Append(DatasetJson.FileName).Order(StringComparer.Ordinal)];
    }

    public string Name => _inner.Name;

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<SkippedImage> Unreachable => _inner.Unreachable;

    /// <summary>The source itself, or, where it holds CIFAR-10's files, its images. Takes over the source.</summary>
    /// <exception cref="TrainingException">Such a file is cut short or none.</exception>
    public static IImageSource Unwrap(IImageSource source)
    {
        var batches = source.Files.Where(f => BatchName().IsMatch(f)).ToList();
        try
        {
            return batches.Count == 0 ? source : new CifarImageSource(source, batches);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public long LengthOf(string file) => Read(file, long.MaxValue)!.Length;

    public byte[]? Read(string file, long limit)
    {
        var content = file == DatasetJson.FileName ? _labels : Png(_pictures[file]);
        return content.Length <= limit ? content : null;
    }

    public byte[] ReadStart(string file, int count)
    {
        var content = Read(file, long.MaxValue)!;
        return content[..Math.Min(count, content.Length)];
    }

    public string Digest() => _inner.Digest();

    public void Dispose() => _inner.Dispose();

    private byte[] Png((string Batch, int Record) picture)
    {
        var planes = Content(picture.Batch).AsSpan((picture.Record * Record) + 1, 3 * Plane);
        var pixels = new byte[3 * Plane];
        for (var i = 0; i < Plane; i++)
            for (var channel = 0; channel < 3; channel++)
                pixels[(i * 3) + channel] = planes[(channel * Plane) + i];
        return ImageEncoder.Encode(new RgbImage(Side, Side, pixels), ImageFormat.Png);
    }

    private byte[] Content(string batch)
    {
        if (_open.Batch == batch)
            return _open.Content;
        var content = _inner.Read(batch, (long)MostRecords * Record);
        if (content is null || content.Length == 0 || content.Length % Record != 0)
            throw new TrainingException($"'{batch}' in {Name} is not a whole number of CIFAR-10's records of {Record} bytes.");
        _open = (batch, content);
        return content;
    }

    private List<string> Classes(int count)
    {
        var file = _inner.Files.FirstOrDefault(f => f == Names || f.EndsWith("/" + Names, StringComparison.Ordinal));
        var names = file is null || _inner.Read(file, 1 << 20) is not { } text
            ? []
            : DatasetText.Decode(text).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return names.Count >= count ? names : [.. Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"(\A|/)(data_batch_[0-9]+|test_batch)\.bin\z", RegexOptions.CultureInvariant)]
    private static partial Regex BatchName();
}
