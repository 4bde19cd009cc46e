using System.Diagnostics;
using System.Globalization;
using FaceService.Training.Runs;
using Spectre.Console;

namespace FaceService.Cli.Commands;

/// <summary>Shows a run's progress: a bar in a terminal, else a line every ten seconds.</summary>
internal static class TrainingDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    public static RunOutcome Show(Func<IProgress<RunProgress>, RunOutcome> run) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? run(new Lines()) : ShowBar(run);

    private static RunOutcome ShowBar(Func<IProgress<RunProgress>, RunOutcome> run) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .Start(context => run(new Bar(context.AddTask("starting"))));

    private static string Describe(RunProgress p)
    {
        var invariant = CultureInfo.InvariantCulture;
        var parts = new List<string> { string.Create(invariant, $"{p.Images / 1000.0:F1}/{p.TotalImages / 1000.0:F1} kimg") };
        if (p.ImagesPerSecond > 0)
            parts.Add(string.Create(invariant, $"{p.ImagesPerSecond:F1} img/s"));
        parts.AddRange(p.Metrics.Select(f => string.Create(invariant, $"{f.Name} {f.Value:G3}")));
        if (p.TimeLeft is { } left && p.Stage == "training")
            parts.Add("left " + Describe(left));
        return string.Join("  ", parts);
    }

    /// <summary>A time in the unit that suits it: seconds, minutes or hours.</summary>
    internal static string Describe(TimeSpan time) => time switch
    {
        { TotalSeconds: < 99.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        { TotalMinutes: < 99.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h"),
    };

    // What is said once and stays: notes and measures.
    private static string? Lasting(RunProgress p) => p.Note ?? (p.Evaluation is { } figures
        ? string.Create(CultureInfo.InvariantCulture, $"measured at {p.Images / 1000.0:F1} kimg  ") + string.Join("  ", figures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Value:G4}")))
        : null);

    private sealed class Lines : IProgress<RunProgress>
    {
        private readonly Stopwatch _since = Stopwatch.StartNew();
        private bool _first = true;

        public void Report(RunProgress value)
        {
            if (Lasting(value) is { } text)
            {
                Console.WriteLine(text);
                return;
            }

            if (!_first && _since.Elapsed < LineInterval && value.Stage != "done")
                return;
            _first = false;
            _since.Restart();
            Console.WriteLine($"{value.Stage}  {Describe(value)}");
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (Lasting(value) is { } text)
            {
                AnsiConsole.WriteLine(text);
                return;
            }

            task.MaxValue = Math.Max(1, value.TotalImages);
            task.Value = value.Images;
            task.Description = Markup.Escape(value.Stage == "training" ? Describe(value) : value.Stage);
        }
    }
}
