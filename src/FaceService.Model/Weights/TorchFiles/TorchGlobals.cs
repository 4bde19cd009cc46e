using System.Text;
using FaceService.Model.Weights.Pickle;

namespace FaceService.Model.Weights.TorchFiles;

/// <summary>What PyTorch's own files may call, and what is made of it.</summary>
internal static class TorchGlobals
{
    private static readonly Dictionary<string, TensorType> StorageTypes = new()
    {
        ["torch.FloatStorage"] = TensorType.Float32,
        ["torch.HalfStorage"] = TensorType.Float16,
        ["torch.BFloat16Storage"] = TensorType.BFloat16,
        ["torch.DoubleStorage"] = TensorType.Float64,
        ["torch.LongStorage"] = TensorType.Int64,
        ["torch.IntStorage"] = TensorType.Int32,
        ["torch.ByteStorage"] = TensorType.UInt8,
        ["torch.BoolStorage"] = TensorType.Bool,
    };

    /// <summary>The names of storage classes, which stand in persistent ids.</summary>
    public static PickleAllowList Storages() => new PickleAllowList().Names([.. StorageTypes.Keys]);

    /// <summary>Containers and tensors, as in a state dict.</summary>
    public static PickleAllowList StateDict() => new PickleAllowList()
        .With(Storages())
        .Function("collections.OrderedDict", _ => new PickleDict())
        .Function("collections.defaultdict", _ => new PickleDict())
        .Function("builtins.set", NewSet)
        .Function("__builtin__.set", NewSet)
        .Function("builtins.frozenset", NewSet)
        .Function("_codecs.encode", Encode)
        .Function("torch.Size", call => call.Argument<PickleTuple>(0))
        .Function("torch._utils._rebuild_tensor_v2", TorchTensor.Rebuild)
        .Function("torch._utils._rebuild_parameter", call => call.Argument<TorchTensor>(0))
        .Opaque("argparse.Namespace", "torch.device", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct")
        .Names("numpy.ndarray")
        .Function("numpy.dtype", NumpyScalar.Type)
        .Function("numpy.core.multiarray.scalar", NumpyScalar.Read)
        .Function("numpy._core.multiarray.scalar", NumpyScalar.Read)
        .Names("torch.float32", "torch.float16", "torch.bfloat16", "torch.float64", "torch.int64");

    /// <summary>Makes the storage of a persistent id <c>("storage", class, key, location, count, …)</c>, or finds it again.</summary>
    /// <param name="storages">The storages met so far, by key.</param>
    /// <param name="length">How long the tuple is: 5 in archives, 6 in streams.</param>
    /// <exception cref="WeightFileException">It is no such id, or disagrees with an earlier one of its key.</exception>
    public static Func<PickleCursor, object?, object?> StorageLoader(Dictionary<string, TorchStorage> storages, int length) =>
        (cursor, id) =>
        {
            if (id is not PickleTuple tuple || tuple.Items.Length != length
                || tuple.Items is not ["storage", PickleGlobal global, string key, string, long count, ..]
                || !StorageTypes.TryGetValue(global.Name, out var type))
            {
                throw cursor.Bad(WeightFileProblem.TorchStream, "a persistent id is not a storage as PyTorch writes it");
            }

            // A sixth item is PyTorch 0.1's way to make one storage a window of another.
            if (length == 6 && tuple.Items[5] is not null)
                throw cursor.Bad(WeightFileProblem.TorchStream, $"storage '{key}' is a window of another, which is not read");
            if (!storages.TryGetValue(key, out var storage))
                storages[key] = storage = new TorchStorage(type, count);
            if (storage.Type != type || storage.Count != count)
                throw cursor.Bad(WeightFileProblem.StorageSize, $"storage '{key}' is of {storage.Count} {storage.Type} and of {count} {type}");
            return storage;
        };

    private static object NewSet(PickleCall call)
    {
        var set = new PickleList();
        if (call.Arguments.Count > 0)
        {
            foreach (var item in call.Argument<PickleList>(0).Items)
                set.Add(item);
        }

        return set;
    }

    // How protocol 2, which has no bytes, writes them: as text in which each character is a byte.
    private static object Encode(PickleCall call)
    {
        var text = call.Argument<string>(0);
        if (call.Argument<string>(1) != "latin1" || text.Any(character => character > 255))
            throw call.Bad("only bytes written as latin1 are read");
        return new PickleBytes(Encoding.Latin1.GetBytes(text), null);
    }
}
