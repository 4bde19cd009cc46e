using System.Diagnostics;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Weights;
using FaceService.Training.Evaluation.Judges;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>
/// Searches the latent of the image that lies as <c>target.png</c> in a folder, and leaves there what it drew. The same under
/// the command line and the worker. One that was broken off carries on from its checkpoint and ends with the same bytes.
/// </summary>
/// <param name="folder">The projection's folder.</param>
/// <param name="model">What is to draw it.</param>
/// <param name="settings">What to search.</param>
/// <param name="perceptualNetwork">Path of the user's TorchScript network, or null for the loss that needs none.</param>
/// <param name="networks">Where pretrained networks are installed; null for none.</param>
/// <param name="resnet18">Whether to compare with the installed ResNet-18 instead.</param>
internal sealed class ProjectionRun(
    ProjectionFolder folder, ModelVersion model, ProjectionSettings settings, string? perceptualNetwork, NetworkFolder? networks = null, bool resnet18 = false)
{
    private const int Frames = 48;

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end.</summary>
    /// <param name="progress">Called after each step.</param>
    /// <param name="stop">Asks to write a checkpoint and to stop.</param>
    /// <exception cref="OperationCanceledException">It stopped because it was asked to.</exception>
    /// <exception cref="TrainingException">The model has no w, or the image or the perceptual network cannot be used.</exception>
    /// <exception cref="WeightFileException">The weights are damaged.</exception>
    public ProjectionResult Execute(Action<ProjectionStep> progress, CancellationToken stop)
    {
        if (ProjectionResult.Read(folder) is { } done)
            return done;
        folder.Create();
        var device = cuda.is_available() ? torch_device("cuda:0") : CPU;
        using var scope = NewDisposeScope();
        using var network = Load(device);
        var picture = ImageDecoder.Decode(File.ReadAllBytes(folder.Target));
        var target = Projector.ToTensor(picture, network.Config, device);
        using var loss = Loss(target);
        network.train();
        var groups = Model.Latents.LabelVector.GroupsOf(model.Labels, network.Config.CDim);
        using var projector = new Projector(network, WStatistics.Of(network, groups, settings.Label, device), settings, loss, device);
        var (seconds, startDistance) = Search(projector, progress, stop);
        return Finish(projector, loss, picture, seconds, startDistance);

        static Device torch_device(string name) => new(name);
    }

    private IImageLoss Loss(Tensor target) => (perceptualNetwork, resnet18) switch
    {
        ({ } path, _) => new PerceptualLoss(path, target),
        (null, true) => new ResNet18Loss(networks!, target),
        _ => new PyramidLoss(target),
    };

    private (double Seconds, double StartDistance) Search(Projector projector, Action<ProjectionStep> progress, CancellationToken stop)
    {
        if (!ProjectionCheckpoint.TryRead(folder.Checkpoint, projector, out var before, out var startDistance))
            startDistance = projector.Draw().Distance;
        var watch = Stopwatch.StartNew();
        var saved = TimeSpan.Zero;
        var first = projector.Step;
        while (projector.Step < settings.Steps)
        {
            if (IsFrame(projector.Step))
                WriteFrame(projector);
            var distance = projector.Advance();
            progress(new ProjectionStep(projector.Step, settings.Steps, (projector.Step - first) / watch.Elapsed.TotalSeconds, distance));
            if (!stop.IsCancellationRequested && watch.Elapsed - saved < CheckpointInterval)
                continue;
            ProjectionCheckpoint.Write(folder.Checkpoint, projector, before + watch.Elapsed.TotalSeconds, startDistance);
            saved = watch.Elapsed;
            stop.ThrowIfCancellationRequested();
        }

        return (before + watch.Elapsed.TotalSeconds, startDistance);
    }

    private ProjectionResult Finish(Projector projector, IImageLoss loss, RgbImage target, double seconds, double startDistance)
    {
        WriteFrame(projector);
        var (drawn, distance) = projector.Draw();
        var latent = projector.Latent();
        var result = new ProjectionResult
        {
            Model = model.Id.ToString(),
            Space = settings.Space,
            Steps = settings.Steps,
            Seconds = Math.Round(seconds, 2),
            Loss = loss.Name,
            StartDistance = startDistance,
            Distance = distance,
            Psnr = ImageDistance.Psnr(target, drawn),
            Similarity = CoarseSimilarity.Compare(target, drawn),
            PersonDistance = networks is null ? null : FaceGeometry.PersonDistance(networks, target, drawn),
            Latent = [.. latent.Chunk(latent.Length / projector.Rows)],
        };
        ProjectionFiles.Write(folder, result, drawn, model, settings.Noise);
        ProjectionTimelapse.Write(folder);
        result.Write(folder); // last: where it lies, all the others do
        folder.Tidy();
        return result;
    }

    private StyleGan2Generator Load(Device device)
    {
        if (model.Config.StyleGan2 is null)
            throw new TrainingException($"{model.Id} has no w to search: only StyleGAN2 models have.");
        using var file = GeneratorFile.Open(model.WeightsPath);
        var network = (StyleGan2Generator)GeneratorWeights.Build(file);
        if (device.type == TorchSharp.DeviceType.CUDA)
            TorchSharp.ModuleExtensionMethods.to(network, device);
        foreach (var parameter in network.parameters())
            parameter.requires_grad_(false);
        network.Synthesis.Freeze();
        return network;
    }

    // The first steps change the most; the last ones hardly anything.
    private bool IsFrame(int step) => step % Math.Max(1, settings.Steps / Frames) == 0;

    private void WriteFrame(Projector projector) => DurableFile.WriteAllBytes(
        folder.Frame(projector.Step), ImageEncoder.Encode(ProjectionTimelapse.Shrink(projector.Draw().Picture), ImageFormat.Png, ProjectionFiles.Marked()));
}

/// <summary>A step of a projection.</summary>
/// <param name="Step">How many were taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="StepsPerSecond">Speed of this attempt; 0 while it is unknown.</param>
/// <param name="Distance">The loss of the last step, with the noise on w.</param>
internal readonly record struct ProjectionStep(int Step, int Steps, double StepsPerSecond, double Distance);
