using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Building;
using FaceService.Photos.Quality;

namespace FaceService.Bench.Datasets;

/// <summary><c>./face bench dataset</c>: photos a second, beside the OpenCV script of tutorials on the same photos.</summary>
internal static class DatasetCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--photos") { Description = "A folder of photos; drawn ones otherwise." };
        var count = new Option<int>("--count") { Description = "Photos to draw.", DefaultValueFactory = _ => 100 };
        var width = new Option<int>("--width") { Description = "Their width; three quarters of it are their height.", DefaultValueFactory = _ => 1600 };
        var size = new Option<int>("--size") { Description = "Side of the dataset's pictures.", DefaultValueFactory = _ => 128 };
        var alone = new Option<bool>("--alone") { Description = "Without the script, which needs python3-opencv and opencv-data." };
        var command = new Command("dataset", "How fast photos become a dataset of faces, beside a Python script with OpenCV on the same photos.") { folder, count, width, size, alone };
        command.SetAction(async (parsed, cancel) =>
        {
            var work = Directory.CreateTempSubdirectory("face-bench-");
            try
            {
                var photos = parsed.GetValue(folder) ?? Path.Combine(work.FullName, "photos");
                if (parsed.GetValue(folder) is null)
                    DrawnPhotos.Draw(photos, parsed.GetValue(count), parsed.GetValue(width), parsed.GetValue(width) * 3 / 4);
                await RunAsync(photos, work.FullName, parsed.GetValue(size), parsed.GetValue(alone), cancel);
                return 0;
            }
            finally
            {
                work.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task RunAsync(string photos, string work, int size, bool alone, CancellationToken cancel)
    {
        var count = Directory.EnumerateFiles(photos).Count();
        var table = new ResultTable("", "photos a second", "processor ms a photo", "faces", "peak MiB");
        foreach (var (name, options) in Builds(size))
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var result = new DatasetBuild(options, new NetworkFolder(DefaultFolders.Networks)).Run(photos, Path.Combine(work, "set.zip"), Path.Combine(work, "report.html"), stop: cancel);
            table.Add(name, Rate(count, watch.Elapsed.TotalSeconds), Each(count, (Environment.CpuUsage.TotalTime - before).TotalSeconds), $"{result.Kept}", $"{PeakMebibytes():0}");
        }

        if (!alone)
        {
            var printed = (await PythonScript.RunAsync("dataset.py", [photos, Path.Combine(work, "peer.zip"), $"{size}"], cancel)).Split(' ');
            table.Add("OpenCV script: Haar cascade, crop", Rate(count, Seconds(printed[0])), Each(count, Seconds(printed[1])), printed[2], printed[3]);
        }

        Console.WriteLine(table);
    }

    private static IEnumerable<(string Name, BuildOptions Options)> Builds(int size)
    {
        var all = new BuildOptions { Size = size, Rules = new KeepRules { Smallest = size } };
        yield return ("found, aligned, judged", all with { Rules = all.Rules with { SamePerson = 0 } });
        yield return ("the same, and people told apart", all);
    }

    private static string Rate(int count, double seconds) => (count / seconds).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Each(int count, double seconds) => (1000 * seconds / count).ToString("0", CultureInfo.InvariantCulture);

    private static double Seconds(string printed) => double.Parse(printed, CultureInfo.InvariantCulture);

    private static double PeakMebibytes() => double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
}
