using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Puts models onto one device.</summary>
public sealed class FaceGeneratorLoader : IFaceGeneratorLoader
{
    // Goes up whenever a change of the code changes what is drawn, be it in the last bit: caches must not mix them.
    private const int DrawingRevision = 3;

    private const long PieceBytes = 1L << 22;
    private const long LargestBatchOfOneCore = 16;

    private readonly Device device;
    private readonly string precision;

    private readonly bool checksDigests;

    private FaceGeneratorLoader(Device device, EngineOptions options, bool checksDigests)
    {
        this.device = device;
        this.checksDigests = checksDigests;
        precision = options.Precision;
    }

    /// <summary>cpu, cuda:0, …</summary>
    public string DeviceName => device.ToString();

    /// <summary>What decides bytes besides model and precision: kind of device, version of libtorch, and our own way of drawing.</summary>
    public string Fingerprint => device.type == DeviceType.CPU
        ? $"cpu-{ProcessorFeatures.Level}-{SynthesisOperators.RegisterWidth} libtorch-{LibTorch.Version} drawing-{DrawingRevision}"
        : $"cuda libtorch-{LibTorch.Version} drawing-{DrawingRevision}";

    /// <summary>One loader for each device that the options name.</summary>
    /// <param name="options">Validated settings.</param>
    /// <param name="checkDigests">
    /// Whether a file must still have the digest that the catalog found: for programs that load long after they looked.
    /// </param>
    /// <exception cref="NotSupportedException">They name a GPU that is not there.</exception>
    /// <exception cref="DllNotFoundException">libtorch cannot be loaded.</exception>
    public static IReadOnlyList<FaceGeneratorLoader> ForDevices(EngineOptions options, bool checkDigests = false)
    {
        LibTorch.Load();
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (options.Device == "cpu" || (options.Device == "auto" && count == 0))
            return [new FaceGeneratorLoader(CPU, options, checkDigests)];
        if (options.Device is "auto" or "cuda" && count > 0)
            return [.. Enumerable.Range(0, count).Select(i => new FaceGeneratorLoader(device($"cuda:{i}"), options, checkDigests))];
        var index = options.Device.StartsWith("cuda:", StringComparison.Ordinal)
            ? int.Parse(options.Device.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        if (index >= count)
            throw new NotSupportedException(
                $"Engine:Device is {options.Device}, but libtorch sees {(count == 0 ? "no GPU" : $"only {count} GPUs")}; " +
                "allowed are auto, cpu and the GPUs that are there.");
        return [new FaceGeneratorLoader(device($"cuda:{index}"), options, checkDigests)];
    }

    /// <inheritdoc/>
    public IFaceGenerator Load(ModelVersion model)
    {
        using var file = GeneratorFile.Open(model.WeightsPath);
        if (checksDigests)
            CheckDigest(model, file);
        try
        {
            return Load(model, file);
        }
        catch (ExternalException failure)
        {
            throw new WeightFileException(
                WeightFileProblem.CannotLoad, $"{model.WeightsPath}: the weights cannot be loaded: {TorchMessage.Sentence(failure)}", failure);
        }
    }

    // A version's weights never change, so other bytes are a fault of the disk, or of whoever wrote there.
    private static void CheckDigest(ModelVersion model, GeneratorFile file)
    {
        if (file.ComputeDigest() is var digest && digest != model.Digest)
        {
            throw new WeightFileException(
                WeightFileProblem.Damaged,
                $"{model.WeightsPath}: the file's bits have changed: its SHA-256 is {digest}, and was {model.Digest}. Restore it from a copy, or publish it anew.");
        }
    }

    private IFaceGenerator Load(ModelVersion model, GeneratorFile file)
    {
        var isCuda = device.type == DeviceType.CUDA;
        var chosen = EnginePrecision.Choose(file.Config, precision, isCuda, isCuda || ProcessorFeatures.HasBFloat16);
        using var _ = inference_mode();
        var network = GeneratorWeights.Build(file);
        try
        {
            return isCuda ? OnGpu(network, file.Config, chosen) : OnCpu(network, file.Config, chosen);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private IFaceGenerator OnCpu(nn.Module<Tensor, Tensor?, Tensor> network, GeneratorConfig config, string chosen)
    {
        var largestPiece = LargestPiece(network, chosen);
        IFaceGenerator generator = network is StyleGan2Generator style
            ? new StyleGan2FaceGenerator(style, device, chosen)
            : new ClassicFaceGenerator((ClassicNetwork)network, config, device, chosen);
        return largestPiece > 0 && WorkerThreads.Shared.Size > 1
            ? new SideBySideFaceGenerator(generator, WorkerThreads.Shared, largestPiece)
            : generator;
    }

    private IFaceGenerator OnGpu(nn.Module<Tensor, Tensor?, Tensor> network, GeneratorConfig config, string chosen)
    {
        MakeRepeatable();
        network.to(device);
        var rows = GpuRows.For(network);
        return network is StyleGan2Generator style
            ? new StyleGan2FaceGenerator(style, device, chosen, rows)
            : new ClassicFaceGenerator((ClassicNetwork)network, config, device, chosen, rows);
    }

    // The same call gives the same bits: float32 is float32, and no sums in 16 bits.
    private static void MakeRepeatable()
    {
        backends.cudnn.allow_tf32 = false;
        backends.cuda.matmul.allow_tf32 = false;
        backends.cuda.matmul.allow_fp16_reduced_precision_reduction = false;
    }

    // Portraits that one core draws together: as many as keep a layer's output near its cache. None where already one is too
    // much: such layers are wide enough for all cores to work on one together.
    private static int LargestPiece(nn.Module<Tensor, Tensor?, Tensor> network, string precision)
    {
        var widest = NetworkDescription.Of(network).Layers.Max(layer => layer.Output.Aggregate(1L, (numbers, length) => numbers * length));
        return (int)Math.Min(PieceBytes / (widest * (precision == "float32" ? 4 : 2)), LargestBatchOfOneCore);
    }
}
