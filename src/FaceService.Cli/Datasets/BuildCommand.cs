using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Jobs.Worker;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Building;
using FaceService.Photos.Faces;
using FaceService.Photos.Labels;
using FaceService.Photos.Quality;

namespace FaceService.Cli.Datasets;

/// <summary><c>dataset build</c>: makes a dataset of faces of a pile of photos.</summary>
/// <param name="openCascade">Opens a cascade file; null where OpenCV is not part of the program.</param>
internal sealed class BuildCommand(Func<string, IFaceFinder>? openCascade)
{
    private static readonly KeepRules Usual = new();

    private readonly Argument<string> _source = new("source") { Description = "a folder of photos, of any depth, or a zip" };
    private readonly Option<string> _output = new("--out") { Description = "the zip to write; report.html comes beside it", Required = true };
    private readonly Option<int> _size = new("--size") { Description = "width and height of the dataset's pictures", Required = true };
    private readonly Option<string?> _crop = new("--crop") { Description = $"{PhotoCrop.Allowed}; align, or face with --cascade, unless given" };
    private readonly Option<string?> _cascade = new("--cascade") { Description = "a Haar or LBP cascade (XML) that finds faces instead of the detector, such as of cartoons" };
    private readonly Option<double> _margin = Number("--margin", "multiplies the side of what is cut", 1);
    private readonly Option<double> _shift = Number("--shift", "where an aligned crop's centre lies, from the eyes (0) to the mouth (1)", 0.1);
    private readonly Option<double> _score = Number("--score", "how sure the detector has to be, 0 to 1", 0.4);
    private readonly Option<double?> _smallest = new("--smallest") { Description = "pixels that a crop has to have a side in the photo; --size unless given" };
    private readonly Option<double> _outside = Number("--outside", "part of a crop that may lie outside of the photo, 0 to 1", Usual.Outside);
    private readonly Option<double> _turned = Number("--turned", "degrees that a face may be turned or nod; 90 for any", Usual.Turned);
    private readonly Option<double> _sharpness = Number("--sharpness", "least sharpness, as report.html shows it; 0 for any", Usual.Sharpness);
    private readonly Option<double> _dark = Number("--dark", "level, 0 to 255, that the brightest twentieth of a face has to reach", Usual.Dark);
    private readonly Option<double> _bright = Number("--bright", "level that the darkest twentieth of a face may have; 255 for any", Usual.Bright);
    private readonly Option<int> _mostFaces = new("--most-faces") { Description = "faces that a photo may have; 0 for any" };
    private readonly Option<int> _duplicates = new("--duplicates") { Description = "bits of 256 in which two pictures have to differ; 0 keeps all", DefaultValueFactory = _ => Usual.Duplicate };
    private readonly Option<double> _samePerson = Number("--same-person", "least distance of two people, as the recognition network sees it; 0 keeps all", Usual.SamePerson);
    private readonly Option<string> _labels = new("--labels") { Description = LabelPlan.Allowed, DefaultValueFactory = _ => "none" };
    private readonly Option<string> _ages = new("--ages") { Description = "where age groups begin, in years", DefaultValueFactory = _ => string.Join(',', LabelPlan.None.Ages) };
    private readonly Option<double> _sureAge = Number("--sure-age", "years to the next age group below which an age is unsure", LabelPlan.None.SureYears);
    private readonly Option<double> _sureGender = Number("--sure-gender", "how likely a gender has to be, 0.5 to 1", LabelPlan.None.SureGender);
    private readonly Option<string> _expressions = new("--expressions") { Description = "which expressions are told apart; a face of another is unsure", DefaultValueFactory = _ => string.Join(',', LabelPlan.None.Expressions) };
    private readonly Option<double> _sureExpression = Number("--sure-expression", "how likely an expression has to be, 0 to 1", LabelPlan.None.SureExpression);
    private readonly Option<string?> _labelList = new("--labels-csv") { Description = "also write the labels of the photos kept as a CSV, which the training setting labels=csv reads" };
    private readonly Option<string> _pattern = new("--pattern") { Description = "which file names count, such as *.jpg", DefaultValueFactory = _ => "" };
    private readonly Option<int> _threads = new("--threads") { Description = "threads that work; 0 for one a core" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "look at everything and write the report, but no dataset" };
    private readonly Option<string?> _report = new("--report") { Description = "where the report goes; report.html beside --out unless given" };

    public static Command Create(Func<string, IFaceFinder>? openCascade)
    {
        var build = new BuildCommand(openCascade);
        var command = new Command("build", "Finds the faces in photos, cuts and aligns them alike, keeps the good ones, and writes a dataset that train takes.")
        {
            build._source, build._output, build._size, build._crop, build._cascade, build._margin, build._shift, build._score, build._smallest, build._outside, build._turned,
            build._sharpness, build._dark, build._bright, build._mostFaces, build._duplicates, build._samePerson, build._labels, build._ages, build._sureAge, build._sureGender,
            build._expressions, build._sureExpression, build._labelList, build._pattern, build._threads, build._dryRun, build._report,
        };
        command.SetAction(parsed => Failures.Report(() => build.Run(parsed)));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var options = Options(parsed);
        var output = Path.GetFullPath(parsed.GetRequiredValue(_output));
        var list = parsed.GetValue(_labelList);
        if (list is not null && !options.Labels.Any)
            throw new UsageException("--labels-csv needs --labels.");
        var report = parsed.GetValue(_report) ?? Path.Combine(Path.GetDirectoryName(output)!, "report.html");
        using var stop = new StopRequest(TimeProvider.System, () => WorkerLimits.ExitNow(130));
        try
        {
            var display = new BuildDisplay(TimeProvider.System, Console.Error);
            var result = new DatasetBuild(options, new NetworkFolder(DefaultFolders.Networks)).Run(parsed.GetRequiredValue(_source), output, report, list, progress: display, stop: stop.Token);
            Console.WriteLine(BuildDisplay.Describe(result));
            Console.WriteLine(options.DryRun ? $"A dry run: no dataset is written. {report}" : $"{output}\n{report}");
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. The same command goes on from here.");
            return 130;
        }
    }

    private BuildOptions Options(ParseResult parsed)
    {
        var size = Within(parsed.GetRequiredValue(_size), _size, 8, 1024);
        return new BuildOptions
        {
            Size = size,
            Crop = Crop(parsed),
            Margin = Within(parsed.GetValue(_margin), _margin, 0.1, 10),
            Shift = Within(parsed.GetValue(_shift), _shift, -5, 5),
            Score = Within(parsed.GetValue(_score), _score, 0, 1),
            Finder = parsed.GetValue(_cascade) is { } cascade ? Cascade(cascade) : null,
            Rules = new KeepRules
            {
                Smallest = Within(parsed.GetValue(_smallest) ?? size, _smallest, 0, 100_000),
                Outside = Within(parsed.GetValue(_outside), _outside, 0, 1),
                Turned = Within(parsed.GetValue(_turned), _turned, 0, 90),
                Sharpness = Within(parsed.GetValue(_sharpness), _sharpness, 0, 1e6),
                Dark = Within(parsed.GetValue(_dark), _dark, 0, 255),
                Bright = Within(parsed.GetValue(_bright), _bright, 0, 255),
                MostFaces = Within(parsed.GetValue(_mostFaces), _mostFaces, 0, 10_000),
                Duplicate = Within(parsed.GetValue(_duplicates), _duplicates, 0, 256),
                SamePerson = SamePerson(parsed),
            },
            Labels = Labels(parsed),
            Pattern = parsed.GetValue(_pattern)!,
            Threads = Within(parsed.GetValue(_threads), _threads, 0, 1024),
            DryRun = parsed.GetValue(_dryRun),
        };
    }

    // One is opened at once, so that a bad file is told before anything else is done.
    private (string Name, Func<IFaceFinder> Make) Cascade(string path)
    {
        if (openCascade is null)
            throw new UsageException("--cascade needs OpenCV, which is a program of its own: ./face runs it, or FaceService.Cascade.dll.");
        openCascade(path).Dispose();
        return (Path.GetFileName(path), () => openCascade(path));
    }

    // Cartoons have nobody's face, and what cascades find may be anything.
    private double SamePerson(ParseResult parsed) => parsed.GetValue(_cascade) is not null && parsed.GetResult(_samePerson) is not { Implicit: false }
        ? 0
        : Within(parsed.GetValue(_samePerson), _samePerson, 0, 10);

    private PhotoCrop Crop(ParseResult parsed) => parsed.GetValue(_crop) is not { } text
        ? parsed.GetValue(_cascade) is null ? PhotoCrop.Align : PhotoCrop.Face
        : PhotoCrop.Parse(text) ?? throw new UsageException($"--crop cannot be '{text}'; allowed are {PhotoCrop.Allowed}.");

    private LabelPlan Labels(ParseResult parsed)
    {
        var plan = LabelPlan.Parse(parsed.GetValue(_labels)!) ?? throw new UsageException($"--labels cannot be '{parsed.GetValue(_labels)}'; allowed are {LabelPlan.Allowed}.");
        return plan with
        {
            Ages = Ages(parsed.GetValue(_ages)!),
            SureYears = Within(parsed.GetValue(_sureAge), _sureAge, 0, 100),
            SureGender = Within(parsed.GetValue(_sureGender), _sureGender, 0.5, 1),
            Expressions = Expressions(parsed.GetValue(_expressions)!),
            SureExpression = Within(parsed.GetValue(_sureExpression), _sureExpression, 0, 1),
        };
    }

    private static List<int> Ages(string text)
    {
        var ages = text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : -1).ToList();
        return ages.Count > 0 && ages.All(age => age is > 0 and < 150) && ages.Order().SequenceEqual(ages) && ages.Distinct().Count() == ages.Count
            ? ages
            : throw new UsageException($"--ages cannot be '{text}'; allowed are ascending years with commas between, such as 13,20,35,50.");
    }

    private static string[] Expressions(string text)
    {
        var expressions = text.Split(',', StringSplitOptions.TrimEntries);
        return expressions.Length > 1 && expressions.Distinct().Count() == expressions.Length && expressions.All(FaceExpressionNetwork.Expressions.Contains)
            ? expressions
            : throw new UsageException($"--expressions cannot be '{text}'; allowed are two or more of {string.Join(',', FaceExpressionNetwork.Expressions)}, with commas between.");
    }

    private static T Within<T>(T value, Option option, T least, T most)
        where T : IComparable<T>, IFormattable =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} cannot be '{value}'; allowed are {least} to {most}."));

    private static Option<double> Number(string name, string description, double usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };
}
