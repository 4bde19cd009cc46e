using System.CommandLine;
using FaceService.Cli.Shared;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Export;

namespace FaceService.Cli.Models;

/// <summary><c>model export</c>: a model's weights under the names of a published code.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "NAME or NAME@VERSION" };
        var format = new Option<string>("--format") { Description = "nvidia or rosinality: whose code shall load it", Required = true };
        var output = new Option<string>("--out") { Description = "the .safetensors file to write", Required = true };
        var command = new Command("export", "Writes a StyleGAN2 model as safetensors that NVIDIA's or rosinality's own code can load.")
        {
            model, format, output,
        };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var wanted = Format(parsed.GetRequiredValue(format));
            var place = parsed.GetRequiredValue(output);
            using var catalog = KnownModels.Open();
            using var file = GeneratorFile.Open(KnownModels.Find(catalog, parsed.GetRequiredValue(model)).WeightsPath);
            var exported = ModelExporter.Export(file, wanted);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(place))!);
            exported.Write(place);
            foreach (var note in exported.Notes)
                Console.WriteLine(note);
            if (file.Licence.Length > 0)
                Console.WriteLine($"Licence: {file.Licence}");
            Console.WriteLine(place);
            return 0;
        }));
        return command;
    }

    private static ExportFormat Format(string name) => name switch
    {
        "nvidia" => ExportFormat.Nvidia,
        "rosinality" => ExportFormat.Rosinality,
        _ => throw new UsageException($"--format cannot be '{name}'; allowed are nvidia and rosinality."),
    };
}
