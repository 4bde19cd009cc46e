using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training;
using FaceService.Training.Projection;

namespace FaceService.Cli.Commands;

/// <summary><c>project</c>: finds the latent that draws an image.</summary>
internal static class ProjectCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("image") { Description = "a JPEG, PNG or WebP file; its largest centred square is taken" };
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION of a StyleGAN2 model; the default model where none is named" };
        var output = new Option<string>("--out") { Description = "a folder for result.png, comparison.png, latent.json, latent.npy and timelapse.gif", Required = true };
        var steps = new Option<int>("--steps") { Description = $"{ProjectionSettings.LeastSteps} to {ProjectionSettings.MostSteps}", DefaultValueFactory = _ => new ProjectionSettings().Steps };
        var space = new Option<string>("--space") { Description = "w: one w for all layers; w+: one a layer, closer but less of a face", DefaultValueFactory = _ => "w" };
        var seed = new Option<uint>("--seed") { Description = "of the noise on the way" };
        var noise = new Option<string>("--noise") { Description = "const, none, or fit: learn noise maps on the way, as the published projector does", DefaultValueFactory = _ => "const" };
        var attribute = new Option<string[]>("--attribute") { Description = "group=value of the faces to begin from, again and again", DefaultValueFactory = _ => [] };
        var network = new Option<string?>("--network") { Description = "a TorchScript file of LPIPS or VGG to compare with; without one no network is needed" };
        var perceptual = new Option<string?>("--perceptual") { Description = "resnet18: compare with the features of the installed ResNet-18 (./face networks)" };
        var command = new Command("project", "Finds the latent of a model that draws a picture.") { image, model, output, steps, space, seed, noise, attribute, network, perceptual };
        command.SetAction(parsed => Failures.Report(() =>
        {
            var resnet18 = ResNet18(parsed.GetValue(perceptual), parsed.GetValue(network));
            using var catalog = KnownModels.Open();
            var found = KnownModels.Find(catalog, parsed.GetValue(model));
            var settings = Checked(
                found,
                new ProjectionSettings
                {
                    Steps = parsed.GetValue(steps),
                    Space = parsed.GetRequiredValue(space),
                    Seed = parsed.GetValue(seed),
                    Noise = parsed.GetRequiredValue(noise),
                    Label = Label(found, parsed.GetRequiredValue(attribute)),
                });
            var folder = new ProjectionFolder(parsed.GetRequiredValue(output));
            Prepare(folder, parsed.GetRequiredValue(image), found);
            Tell(folder, Run(new ProjectionRun(folder, found, settings, parsed.GetValue(network), new NetworkFolder(DefaultFolders.Networks), resnet18)));
            return 0;
        }));
        return command;
    }

    private static bool ResNet18(string? perceptual, string? network) => (perceptual, network) switch
    {
        (null, _) => false,
        ("resnet18", null) => true,
        ("resnet18", _) => throw new UsageException("Name either --perceptual or --network."),
        _ => throw new UsageException($"--perceptual cannot be '{perceptual}'; allowed is resnet18."),
    };

    private static ProjectionSettings Checked(ModelVersion model, ProjectionSettings settings)
    {
        foreach (var (field, value, allowed) in ProjectionRules.Problems(model, settings))
            throw new UsageException($"--{field} cannot be '{value}'; allowed is {allowed}.");
        return settings;
    }

    private static void Prepare(ProjectionFolder folder, string image, ModelVersion model)
    {
        if (folder.HoldsProjection)
            throw new TrainingException($"The folder '{folder.Path}' holds a projection already; name another, or remove it.");
        var picture = ImageDecoder.Decode(File.ReadAllBytes(image));
        folder.WriteTarget(picture, model.Config.ImageSize);
    }

    private static ProjectionResult Run(ProjectionRun run)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            return ProjectionDisplay.Show(report => run.Execute(report, stop.Token));
        }
        catch (OperationCanceledException)
        {
            throw new TrainingException("The projection was stopped before its end.");
        }
    }

    private static void Tell(ProjectionFolder folder, ProjectionResult result)
    {
        ProjectionFiles.WriteComparison(folder);
        var person = result.PersonDistance is { } distance ? string.Create(CultureInfo.InvariantCulture, $", person {distance:F3} away") : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Model}, {result.Space}, {result.Steps} steps in {result.Seconds:F1} s: distance {result.Distance:F4} (the mean face's {result.StartDistance:F4}), PSNR {result.Psnr:F1} dB, similarity {result.Similarity:F2}{person}. See {folder.Comparison}."));
    }

    private static float[]? Label(ModelVersion model, string[] texts)
    {
        if (texts.Length == 0)
            return null;
        var asked = SampleRequest.Pairs(texts);
        var groups = LabelVector.GroupsOf(model.Labels, model.Config.CDim);
        return LabelVector.TryResolve(groups, asked, AttributeDraw.FromSeed(0), out var resolved, out var problem)
            ? LabelVector.Encode(groups, resolved)
            : throw new UsageException(problem.ToString());
    }
}
