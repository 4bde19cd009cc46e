using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Training.Datasets;

namespace FaceService.Cli.Datasets;

/// <summary><c>dataset pack</c>: writes the packed form that training reads, for a machine that cannot decode images.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "a zip, or a folder of pictures" };
        var size = new Option<int>("--size") { Description = "width and height in pixels", Required = true };
        var output = new Option<string>("--out") { Description = "the .facepack file to write", Required = true };
        var framing = new Option<string>("--framing") { Description = $"how pictures are cut: {Framing.Allowed}", DefaultValueFactory = _ => Framing.Centre.Text };
        var labels = new Option<string>("--labels") { Description = LabelChoice.Allowed, DefaultValueFactory = _ => "auto" };
        var command = new Command("pack", "Decodes, cuts and shrinks pictures into one file that train --data takes.") { path, size, output, framing, labels };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var options = new PackOptions
            {
                Size = parsed.GetRequiredValue(size) is >= 4 and <= 1024 and var side
                    ? side
                    : throw new UsageException($"--size cannot be '{parsed.GetValue(size)}'; allowed are 4 to 1024."),
                Framing = Framing.Parse(parsed.GetRequiredValue(framing))
                    ?? throw new UsageException($"--framing cannot be '{parsed.GetValue(framing)}'; allowed are {Framing.Allowed}."),
                Labels = parsed.GetRequiredValue(labels),
            };
            using var source = ImageSource.Open(parsed.GetRequiredValue(path));
            var target = Path.GetFullPath(parsed.GetRequiredValue(output));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            new DatasetPacker(options).Pack(source, source.Digest(), target);
            using var packed = PackedDataset.Open(target);
            Console.WriteLine($"{target}: {packed.Count} pictures of {packed.Size}×{packed.Size}, {packed.Labels.Classes.Count} classes, {packed.Skipped.Count} skipped");
            return 0;
        }));
        return command;
    }
}
