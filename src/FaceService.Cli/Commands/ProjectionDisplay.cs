using System.Diagnostics;
using System.Globalization;
using FaceService.Training.Projection;
using Spectre.Console;

namespace FaceService.Cli.Commands;

/// <summary>Shows a projection's progress: a bar in a terminal, else a line every five seconds.</summary>
internal static class ProjectionDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    public static ProjectionResult Show(Func<Action<ProjectionStep>, ProjectionResult> run)
    {
        if (!Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive)
            return ShowBar(run);
        var since = Stopwatch.StartNew();
        return run(progress =>
        {
            if (progress.Step > 1 && progress.Step < progress.Steps && since.Elapsed < LineInterval)
                return;
            since.Restart();
            Console.WriteLine(Describe(progress));
        });
    }

    private static ProjectionResult ShowBar(Func<Action<ProjectionStep>, ProjectionResult> run) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .Start(context =>
        {
            var task = context.AddTask("starting");
            return run(progress =>
            {
                task.MaxValue = progress.Steps;
                task.Value = progress.Step;
                task.Description = Markup.Escape(Describe(progress));
            });
        });

    private static string Describe(ProjectionStep p) => string.Create(
        CultureInfo.InvariantCulture, $"step {p.Step}/{p.Steps}  {p.StepsPerSecond:F1} steps/s  distance {p.Distance:F4}");
}
