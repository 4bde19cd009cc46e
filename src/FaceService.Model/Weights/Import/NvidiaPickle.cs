using FaceService.Model.Weights.Pickle;
using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>
/// NVIDIA's network pickle (stylegan2-ada-pytorch): a dictionary of G, D and G_ema, each an object of their persistence,
/// each tensor's storage a PyTorch stream in a bytes object.
/// </summary>
internal static class NvidiaPickle
{
    private const int MaxDepth = 16;
    private const int MaxModules = 4096;

    /// <summary>Reads the averaged generator; the trained one where there is no average.</summary>
    /// <exception cref="WeightFileException">The file is damaged, not allowed, or another network's.</exception>
    public static SourceNetwork Read(string source, ReadOnlyMemory<byte> file)
    {
        var budget = new PickleBudget();
        var cursor = new PickleCursor(source, file, 0, file.Length);
        var top = PickleMachine.Load(cursor, AllowList(source, file, budget), budget);
        if (!cursor.IsAtEnd)
            throw cursor.Bad(WeightFileProblem.Gap, $"{cursor.Remaining} bytes follow the pickle");

        var networks = Networks(source, top);
        var (key, generator) = networks.FirstOrDefault(pair => pair.Key == "G_ema") is { Value: not null } average
            ? average
            : networks.FirstOrDefault(pair => pair.Key == "G");
        if (generator is null)
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: the pickle holds no G_ema and no G.");

        RefuseOthers(source, generator);
        var network = new SourceNetwork { Kind = "NVIDIA stylegan2-ada-pytorch pickle" };
        if (key == "G")
            network.Notes.Add("The file has no G_ema; G, the generator without averaging, was taken.");
        foreach (var (name, module) in networks)
            Gather(source, network, module, name == key ? "" : $"{name}.", isGenerator: name == key);
        NvidiaSettings.Read(source, generator, network);
        return network;
    }

    private static PickleAllowList AllowList(string source, ReadOnlyMemory<byte> file, PickleBudget budget) =>
        TorchGlobals.StateDict()
            .Function("torch_utils.persistence._reconstruct_persistent_obj", Reconstruct)
            .Function("torch.storage._load_from_bytes", call => LoadStorage(call, source, file, budget))
            .Function("dnnlib.util.EasyDict", _ => new PickleDict());

    private static object Reconstruct(PickleCall call)
    {
        var meta = call.Argument<PickleDict>(0);
        return meta["type"] is "class" && meta["class_name"] is string name && meta["state"] is PickleDict state
            ? new NvidiaObject(name, state)
            : throw call.Bad("its argument has no type 'class', class_name and state");
    }

    private static object LoadStorage(PickleCall call, string source, ReadOnlyMemory<byte> file, PickleBudget budget)
    {
        if (call.Argument<PickleBytes>(0) is not { Offset: { } begin } bytes)
            throw call.Bad("a storage must lie in the file as it is");
        var value = LegacyTorchStream.Read(source, file, begin, begin + bytes.Data.Length, TorchGlobals.Storages(), budget);
        return value as TorchStorage ?? throw call.Bad("the stream holds no storage");
    }

    private static List<KeyValuePair<string, NvidiaObject>> Networks(string source, object? top) => top switch
    {
        PickleDict dict => [.. dict.Entries
            .Where(pair => pair.Key is string && pair.Value is NvidiaObject)
            .Select(pair => KeyValuePair.Create((string)pair.Key, (NvidiaObject)pair.Value!))],
        NvidiaObject alone => [KeyValuePair.Create("G", alone)],
        _ => throw new WeightFileException(
            WeightFileProblem.Unsupported, $"{source}: the pickle holds no networks of NVIDIA's stylegan2-ada-pytorch."),
    };

    private static void RefuseOthers(string source, NvidiaObject generator)
    {
        var synthesis = generator.Module("synthesis");
        if (synthesis?.Module("input") is not null || synthesis?.State["magnitude_ema_beta"] is not null)
        {
            throw new WeightFileException(
                WeightFileProblem.Unsupported, $"{source}: this is a StyleGAN3 network (alias-free); only StyleGAN2 networks are read.");
        }

        if (generator.Module("mapping") is null || synthesis?.Module("b4") is null)
        {
            throw new WeightFileException(
                WeightFileProblem.Unsupported,
                $"{source}: its generator of class '{generator.ClassName}' has no mapping and synthesis.b4; only StyleGAN2 networks are read.");
        }
    }

    // A pickle can put a module into itself, or one module into many: hence the bounds on depth and on number.
    private static void Gather(string source, SourceNetwork network, NvidiaObject top, string prefix, bool isGenerator)
    {
        var waiting = new Stack<(NvidiaObject Module, string Prefix, int Depth)>([(top, prefix, 0)]);
        var seen = 0;
        while (waiting.TryPop(out var next))
        {
            if (next.Depth > MaxDepth || ++seen > MaxModules)
            {
                throw new WeightFileException(
                    WeightFileProblem.TooDeep, $"{source}: its modules lie more than {MaxDepth} deep in each other, or within themselves.");
            }

            foreach (var (name, tensor) in next.Module.Tensors)
            {
                if (!isGenerator)
                    network.Unused.Add(next.Prefix + name);
                else if (!network.Tensors.TryAdd(next.Prefix + name, SourceTensor.Of(tensor)))
                    throw new WeightFileException(WeightFileProblem.DuplicateName, $"{source}: the tensor '{next.Prefix}{name}' is there twice.");
            }

            foreach (var (name, module) in next.Module.Modules.Reverse())
                waiting.Push((module, $"{next.Prefix}{name}.", next.Depth + 1));
        }
    }
}
