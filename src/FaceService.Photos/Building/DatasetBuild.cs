using System.Globalization;
using System.Text.Json;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Quality;
using FaceService.Photos.Reporting;
using FaceService.Training;
using FaceService.Training.Datasets;

namespace FaceService.Photos.Building;

/// <summary>How far a build is.</summary>
/// <param name="Photos">Looked at.</param>
/// <param name="Of">In all.</param>
/// <param name="Faces">Found.</param>
/// <param name="Kept">Faces kept.</param>
public sealed record BuildProgress(long Photos, long Of, long Faces, long Kept);

/// <summary>What a build came to.</summary>
/// <param name="Photos">Looked at.</param>
/// <param name="Faces">Found.</param>
/// <param name="Kept">In the dataset.</param>
/// <param name="Dropped">By reason: photos, or faces of them.</param>
public sealed record BuildResult(long Photos, long Faces, long Kept, IReadOnlyList<(DropReason Reason, long Count)> Dropped);

/// <summary>
/// Makes a dataset in StyleGAN's convention of a folder or zip of photos: streams, on all cores. What a photo's faces came to is written down before the
/// next, so that an interrupted build goes on where it was. The zip appears by one rename.
/// </summary>
public sealed class DatasetBuild
{
    internal const long LargestFile = 64 << 20;
    private const long PhotosInMemory = 1L << 30;
    private const string Unfinished = ".unfinished";

    private readonly BuildOptions _options;
    private readonly NetworkFolder _networks;
    private readonly BuildReport _report;
    private readonly KnownFaces _known = new();
    private readonly MemoryGate _memory = new(PhotosInMemory);
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal); // values joined → number
    private readonly List<int[]> _classValues = [];
    private IReadOnlyList<LabelGroup> _groups = [];
    private long _entries;

    /// <param name="options">What to make.</param>
    /// <param name="networks">Where pretrained networks are installed.</param>
    public DatasetBuild(BuildOptions options, NetworkFolder networks)
    {
        (_options, _networks) = (options, networks);
        _report = new BuildReport(options.Rules);
    }

    /// <summary>Builds, or goes on with what an interrupted build of the same source and options left.</summary>
    /// <param name="source">A folder or a zip.</param>
    /// <param name="output">The zip to write.</param>
    /// <param name="reportPath">The page to write; null for none.</param>
    /// <param name="labelsPath">The list of the photos' labels to write, as CSV; null for none.</param>
    /// <param name="name">What messages call the source; null for its path.</param>
    /// <param name="progress">Told of every photo.</param>
    /// <param name="stop">Interrupts; what is done stays for the next time.</param>
    /// <exception cref="TrainingException">There are no photos, or no face is kept.</exception>
    /// <exception cref="Model.Weights.WeightFileException">A network that is needed is not installed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public BuildResult Run(string source, string output, string? reportPath, string? labelsPath = null, string? name = null, IProgress<BuildProgress>? progress = null, CancellationToken stop = default)
    {
        output = Path.GetFullPath(output);
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        using var photos = ImageSource.Open(source, name);
        var listing = DatasetReader.Read(photos, _options.Labels.List, _options.Pattern);
        _groups = [.. listing.Labels.Groups, .. _options.Labels.NetworkGroups];
        var (zipPath, logPath) = (output + Unfinished, output + Unfinished + ".jsonl");
        var written = "";
        using (var log = BuildLog.Open(logPath, zipPath, $"{_options.Key}|{photos.Digest()}"))
        using (var zip = new GrowingZip(zipPath, log.ZipLength))
        {
            foreach (var record in log.Records())
                Recall(record);
            var total = listing.Skipped.Count + listing.Files.Count;
            OrderedWork.Run(
                Tasks(photos, listing).Skip(log.Done),
                Threads,
                () => Worker,
                (worker, task) => worker.Do(task),
                record =>
                {
                    Settle(record, zip);
                    log.Add(record);
                    progress?.Report(new BuildProgress(_report.Photos, total, _report.Faces, _report.Kept));
                },
                stop);
            if (reportPath is not null)
                WriteReport(reportPath, name ?? source, listing.Notes);
            if (labelsPath is not null)
                WriteLabels(labelsPath, log);
            if (_report.Kept > 0 && !_options.DryRun)
            {
                zip.Complete(Entries(log).Append(zip.Add("dataset.json", stream => WriteJson(stream, log))));
                written = zipPath;
            }
        }

        if (written.Length > 0)
            File.Move(zipPath, output, overwrite: true);
        File.Delete(zipPath);
        File.Delete(logPath);
        return _report.Kept > 0
            ? new BuildResult(_report.Photos, _report.Faces, _report.Kept, _report.Dropped)
            : throw new TrainingException($"No face of the {_report.Photos} photos in {photos.Name} is kept{Reasons}.");
    }

    private int Threads => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    private PhotoWorker Worker => new(_options, _networks, _report, _memory);

    private string Reasons => _report.Dropped.Count == 0 ? "" : $": {string.Join(", ", _report.Dropped.Select(one => $"{one.Count} {one.Reason.Words()}"))}";

    private static IEnumerable<PhotoTask> Tasks(IImageSource source, DatasetListing listing)
    {
        foreach (var (file, reason) in listing.Skipped)
            yield return new PhotoTask(file, null, reason, reason.StartsWith(LabelTable.Unlabelled, StringComparison.Ordinal) ? DropReason.Unlabelled : DropReason.Unreadable, []);
        foreach (var (i, file) in listing.Files.Index())
        {
            var (bytes, problem) = Read(source, file);
            yield return new PhotoTask(file, bytes, problem, DropReason.Unreadable, listing.Labels.Classes[listing.ClassOf[i]]);
        }
    }

    private static (byte[]? Bytes, string? Problem) Read(IImageSource source, string file)
    {
        try
        {
            return source.Read(file, LargestFile) is { } bytes ? (bytes, null) : (null, $"is longer than {LargestFile >> 20} MiB");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Decides what depends on the photos before, and writes the faces that are kept.</summary>
    private void Settle(PhotoRecord record, GrowingZip zip)
    {
        foreach (var face in record.Faces)
        {
            if (face.Reason is null)
                Compare(face);
            if (face.Reason is null && face.Png is { } png)
                face.Place = zip.Add(string.Create(CultureInfo.InvariantCulture, $"{_entries / 1000:D5}/img{_entries++:D8}.png"), png);
            face.Png = null;
        }

        zip.Flush();
        record.End = zip.Length;
        Count(record);
    }

    private void Compare(FaceRecord face)
    {
        if (_options.Rules.Duplicate > 0 && _known.HasPicture(face.Hash, _options.Rules.Duplicate))
            face.Reason = DropReason.Duplicate;
        else if (face.Person.Length > 0 && _known.NearestPerson(face.Person) is var distance && distance < _options.Rules.SamePerson)
            (face.Reason, face.Detail) = (DropReason.SamePerson, string.Create(CultureInfo.InvariantCulture, $"distance {distance:0.00}"));
        else
            _known.Add(face.Hash, face.Person);
    }

    /// <summary>Takes up a photo that an earlier attempt settled.</summary>
    private void Recall(PhotoRecord record)
    {
        foreach (var face in record.Faces.Where(face => face.Reason is null))
        {
            _known.Add(face.Hash, face.Person);
            _entries += face.Place is null ? 0 : 1;
        }

        Count(record);
    }

    private void Count(PhotoRecord record)
    {
        if (!_report.AddPhoto(record.File, record.Reason, record.Detail, record.Profile, record.Faces.Count, record.Thumbnail))
            record.Thumbnail = null;
        foreach (var (i, face) in record.Faces.Index())
            if (!_report.AddFace(record.File, i, face.Reason, face.Detail, face.Measures, face.Values, face.Thumbnail))
                face.Thumbnail = null;
    }

    private IEnumerable<ZipEntryPlace> Entries(BuildLog log) => log.Records().SelectMany(record => record.Faces).Select(face => face.Place).OfType<ZipEntryPlace>();

    private void WriteJson(Stream stream, BuildLog log)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        if (!_options.Labels.Any)
        {
            json.WriteNull("labels");
        }
        else
        {
            json.WriteStartArray("labels");
            foreach (var face in log.Records().SelectMany(record => record.Faces).Where(face => face.Place is not null))
            {
                json.WriteStartArray();
                json.WriteStringValue(face.Place!.Name);
                json.WriteNumberValue(ClassOf(face.Values));
                json.WriteEndArray();
                if (json.BytesPending > 1 << 16)
                    json.Flush();
            }

            json.WriteEndArray();
            WriteClasses(json);
        }

        json.WriteEndObject();
    }

    // A class's name is its values with slashes between, so that these may have none; a lone list of classes keeps its names.
    private void WriteClasses(Utf8JsonWriter json)
    {
        var isPlain = _groups is [{ Name: "class" }];
        json.WriteStartArray("classes");
        foreach (var values in _classValues)
            json.WriteStringValue(string.Join('/', values.Select((value, group) => isPlain ? _groups[group].Values[value] : _groups[group].Values[value].Replace('/', '-'))));
        json.WriteEndArray();
        if (isPlain)
            return;
        json.WriteStartArray("groups");
        foreach (var group in _groups)
            json.WriteStringValue(group.Name);
        json.WriteEndArray();
    }

    // As the training setting labels=csv reads it. A photo of several faces has no label of its own.
    private void WriteLabels(string path, BuildLog log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var csv = new StreamWriter(path);
        csv.WriteLine(Row("file", _groups.Select(group => group.Name)));
        foreach (var record in log.Records())
            if (record.Faces.Where(face => face.Reason is null).ToList() is [var face])
                csv.WriteLine(Row(record.File, face.Values.Select((value, group) => _groups[group].Values[value])));

        static string Row(string file, IEnumerable<string> cells) => string.Join(',', cells.Prepend(file).Select(Cell));

        static string Cell(string text) => text.AsSpan().ContainsAny(",;\t\r\n\"") ? CsvText.Quoted(text) : text;
    }

    private int ClassOf(int[] values)
    {
        var key = string.Join('/', values);
        if (_classes.TryGetValue(key, out var number))
            return number;
        _classValues.Add(values);
        return _classes[key] = _classValues.Count - 1;
    }

    private void WriteReport(string path, string source, IReadOnlyList<string> notes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _report.Write(
            path,
            $"{Path.GetFileName(source.TrimEnd('/', '\\').Trim('\''))}: {_report.Kept} faces at {_options.Size} pixels{(_options.DryRun ? ", a dry run" : "")}",
            Settings(),
            _groups,
            _options.Labels.ByNetworks,
            notes);
    }

    private IReadOnlyList<(string Name, string Value)> Settings()
    {
        var rules = _options.Rules;
        return
        [
            ("--size", Text(_options.Size)), ("--crop", _options.Crop.Text), ("--margin", Text(_options.Margin)), ("--shift", Text(_options.Shift)), ("faces found by", _options.Crop.FindsFaces ? _options.Finder?.Name ?? "tiny_face_detector" : "nobody"),
            ("--score", Text(_options.Score)), ("--smallest", Text(rules.Smallest)), ("--outside", Text(rules.Outside)), ("--turned", Text(rules.Turned)), ("--sharpness", Text(rules.Sharpness)),
            ("--dark", Text(rules.Dark)), ("--bright", Text(rules.Bright)), ("--most-faces", Text(rules.MostFaces)), ("--duplicates", Text(rules.Duplicate)), ("--same-person", Text(rules.SamePerson)),
            ("labels", _options.Labels.List == "none" ? string.Join(", ", _options.Labels.ByNetworks) : string.Join(", ", _options.Labels.ByNetworks.Prepend(_options.Labels.List))),
        ];

        static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
