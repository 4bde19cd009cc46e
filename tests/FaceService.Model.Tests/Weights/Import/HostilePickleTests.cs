using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>Pickles made to harm: each is one named error, and nothing of it is run.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, WeightFileProblem, byte[]> Files => new()
    {
        // Opcodes.
        { "an unknown opcode", WeightFileProblem.PickleOpcode, P().Raw(0xff).Stop() },
        { "INST, which calls", WeightFileProblem.PickleOpcode, P().Op('(').Text("true").Op('i').Raw("os\nsystem\n"u8.ToArray()).Stop() },
        { "OBJ, which calls", WeightFileProblem.PickleOpcode, P().Op('(').Op('o').Stop() },
        { "EXT1, a registered class", WeightFileProblem.PickleOpcode, P().Raw(0x82, 1).Stop() },
        { "EXT4, a registered class", WeightFileProblem.PickleOpcode, P().Raw(0x84, 1, 0, 0, 0).Stop() },
        { "NEWOBJ_EX", WeightFileProblem.PickleOpcode, P().Raw(0x92).Stop() },
        { "PERSID as text", WeightFileProblem.PickleOpcode, P().Op('P').Raw("0\n"u8.ToArray()).Stop() },
        { "a persistent id outside of a stream", WeightFileProblem.PickleOpcode, P().Text("0").Op('Q').Stop() },
        { "INT as text", WeightFileProblem.PickleOpcode, P().Op('I').Raw("1\n"u8.ToArray()).Stop() },
        { "STRING, which was eval'ed", WeightFileProblem.PickleOpcode, P().Op('S').Raw("'a'\n"u8.ToArray()).Stop() },
        { "NEXT_BUFFER", WeightFileProblem.PickleOpcode, P(5).Raw(0x97).Stop() },
        { "protocol 1", WeightFileProblem.PickleProtocol, P(1).Op('N').Stop() },
        { "protocol 6", WeightFileProblem.PickleProtocol, P(6).Op('N').Stop() },

        // Functions.
        { "a call of os.system", WeightFileProblem.PickleGlobal, P().Call("os", "system", call => call.Text("touch /tmp/owned")).Stop() },
        { "a call of posix.system", WeightFileProblem.PickleGlobal, P().Text("posix").Text("system").Raw(0x93).Stop() },
        { "builtins.eval", WeightFileProblem.PickleGlobal, P().Call("builtins", "eval", call => call.Text("1")).Stop() },
        { "builtins.getattr", WeightFileProblem.PickleGlobal, P().Global("builtins", "getattr").Stop() },
        { "a name that joins to an allowed one", WeightFileProblem.PickleGlobal, P().Global("torch", "storage._load_from_bytes.x").Stop() },
        { "subprocess.Popen by NEWOBJ", WeightFileProblem.PickleGlobal, P().Global("subprocess", "Popen").Op(')').Raw(0x81).Stop() },
        { "a global without an end", WeightFileProblem.PickleTooLong, P().Op('c').Raw(new byte[1000]).Stop() },
        { "a global of numbers", WeightFileProblem.PickleStack, P().Int(1).Int(2).Raw(0x93).Stop() },
        { "a call of a number", WeightFileProblem.PickleCall, P().Int(1).Op(')').Op('R').Stop() },
        { "a call of a storage class", WeightFileProblem.PickleCall, P().Global("torch", "FloatStorage").Op(')').Op('R').Stop() },
        { "a call with a list", WeightFileProblem.PickleCall, P().Global("collections", "OrderedDict").Op(']').Op('R').Stop() },
        { "a tensor of nothing", WeightFileProblem.PickleCall, P().Global("torch._utils", "_rebuild_tensor_v2").Op(')').Op('R').Stop() },
        { "attributes for a number", WeightFileProblem.PickleCall, P().Int(1).Op('}').Op('b').Stop() },
        { "an object without state", WeightFileProblem.PickleCall, P().Call("torch_utils.persistence", "_reconstruct_persistent_obj", call => call.Op('}')).Stop() },
        { "bytes in another encoding", WeightFileProblem.PickleCall, P().Call("_codecs", "encode", call => call.Text("a").Text("rot13")).Stop() },

        // Stack and memo.
        { "STOP on an empty stack", WeightFileProblem.PickleStack, P().Stop() },
        { "STOP with something left", WeightFileProblem.PickleStack, P().Op('N').Op('N').Stop() },
        { "POP on an empty stack", WeightFileProblem.PickleStack, P().Op('0').Stop() },
        { "TUPLE without a mark", WeightFileProblem.PickleStack, P().Op('t').Stop() },
        { "POP through a mark", WeightFileProblem.PickleStack, P().Op('N').Op('(').Raw(0x85).Stop() },
        { "a key without a value", WeightFileProblem.PickleStack, P().Op('}').Op('(').Text("a").Op('u').Stop() },
        { "an item for a dictionary", WeightFileProblem.PickleStack, P().Op('}').Op('N').Op('a').Stop() },
        { "a list as a key", WeightFileProblem.PickleValue, P().Op('}').Op(']').Op('N').Op('s').Stop() },
        { "a memo that was never put", WeightFileProblem.PickleMemo, P().Op('h').Raw(7).Stop() },
        { "a memo of 2^32-1", WeightFileProblem.PickleMemo, P().Op('j').Raw(255, 255, 255, 255).Stop() },
        { "a memo put from nothing", WeightFileProblem.PickleStack, P().Raw(0x94).Stop() },

        // Sizes that lie.
        { "text of 2^32-1 bytes", WeightFileProblem.PickleTooLong, P().Op('X').Raw(255, 255, 255, 255).Stop() },
        { "text of 2^64-1 bytes", WeightFileProblem.PickleTooLong, P().Raw(0x8d).Raw([.. Enumerable.Repeat((byte)255, 8)]).Stop() },
        { "bytes of 2^31 bytes", WeightFileProblem.Truncated, P().Op('B').Raw(0, 0, 0, 128).Stop() },
        { "bytes of 2^64-1 bytes", WeightFileProblem.Truncated, P().Raw(0x8e).Raw([.. Enumerable.Repeat((byte)255, 8)]).Stop() },
        { "a frame past the end", WeightFileProblem.Truncated, P().Raw(0x95).Raw([.. Enumerable.Repeat((byte)255, 8)]).Op('N').Stop() },
        { "an integer of 255 bytes", WeightFileProblem.PickleValue, P().Raw(0x8a, 255).Raw(new byte[255]).Stop() },
        { "an integer of 2^31 bytes", WeightFileProblem.PickleValue, P().Raw(0x8b, 0, 0, 0, 128).Stop() },
        { "text that is no UTF-8", WeightFileProblem.PickleValue, P().Raw(0x8c, 2, 0xff, 0xfe).Stop() },
        { "no end", WeightFileProblem.Truncated, [0x80, 4, (byte)'N'] },
        { "nothing but its first byte", WeightFileProblem.Truncated, [0x80] },
        { "something behind it", WeightFileProblem.Gap, [.. P().Op('N').Stop(), 0] },

        // Bombs.
        { "a million empty dictionaries", WeightFileProblem.PickleTooLong, P().Raw([.. Enumerable.Repeat((byte)'}', 1_000_000)]).Stop() },
        { "a million marks", WeightFileProblem.PickleTooLong, P().Raw([.. Enumerable.Repeat((byte)'(', 1_000_000)]).Stop() },
        { "a tuple in a tuple, 300,000 deep", WeightFileProblem.PickleTooLong, P().Op(')').Raw([.. Enumerable.Repeat((byte)0x85, 300_000)]).Stop() },
        { "a tuple in a tuple, 200,000 deep", WeightFileProblem.Unsupported, P().Op(')').Raw([.. Enumerable.Repeat((byte)0x85, 200_000)]).Stop() },
        { "a list within itself", WeightFileProblem.Unsupported, P().Op(']').Raw(0x94).Op('h').Raw(0).Op('a').Stop() },
        { "a module within itself", WeightFileProblem.TooDeep, ModuleWithinItself() },
        { "modules that double at each level", WeightFileProblem.TooDeep, DoublingModules() },

        // Streams inside.
        { "a stream of another number", WeightFileProblem.TorchStream, Stream(new() { Magic = [1, 2, 3, 4, 5, 6, 7, 8, 9, 80] }) },
        { "a stream of another version", WeightFileProblem.TorchStream, Stream(new() { Version = 1002 }) },
        { "a big-endian stream", WeightFileProblem.TorchStream, Stream(new() { IsLittleEndian = false }) },
        { "a stream of an unknown storage", WeightFileProblem.PickleGlobal, Stream(new() { StorageClass = "QUInt8Storage" }) },
        { "a stream whose counts differ", WeightFileProblem.StorageSize, Stream(new() { CountBeforeData = 3 }) },
        { "a stream of 2^62 elements", WeightFileProblem.Truncated, Stream(new() { Count = 1L << 62, CountBeforeData = 1L << 62 }) },
        { "a stream of -1 elements", WeightFileProblem.Truncated, Stream(new() { Count = -1, CountBeforeData = -1 }) },
        { "a stream cut in its data", WeightFileProblem.Truncated, Stream(new() { DataBytes = 15 }) },
        { "a stream with something behind", WeightFileProblem.Gap, Stream(new() { Trailing = [0] }) },
        { "a stream of a storage twice", WeightFileProblem.TorchStream, Stream(new() { Keys = ["0", "0"], DataBytes = 40 }) },
        { "a stream without its storage", WeightFileProblem.TorchStream, Stream(new() { Keys = [] }) },
        { "a stream of an unknown key", WeightFileProblem.TorchStream, Stream(new() { Keys = ["1"] }) },
        { "a stream that calls", WeightFileProblem.PickleGlobal, Stream(new() { Object = (pickle, _) => pickle.Global("os", "system") }) },
        { "a stream of a number", WeightFileProblem.PickleCall, Stream(new() { Object = (pickle, storage) => { storage(pickle); pickle.Op('0').Int(1); } }) },
        { "a stream with an id that is text", WeightFileProblem.TorchStream, Stream(new() { Object = (pickle, _) => pickle.Text("0").Op('Q') }) },

        // Tensors.
        { "a tensor that begins past its storage", WeightFileProblem.BadShape, Tensor(offset: 5, [], []) },
        { "a tensor that begins before it", WeightFileProblem.BadShape, Tensor(offset: -1, [1], [1]) },
        { "a scalar at the very end", WeightFileProblem.BadShape, Tensor(offset: 4, [], []) },
        { "a tensor longer than its storage", WeightFileProblem.BadShape, Tensor(offset: 0, [5], [1]) },
        { "a tensor whose lengths overflow", WeightFileProblem.BadShape, Tensor(0, [int.MaxValue, int.MaxValue, int.MaxValue], [1, int.MaxValue, int.MaxValue]) },
        { "a tensor of stride 0", WeightFileProblem.Overlap, Tensor(0, [1000], [0]) },
        { "a tensor that lies over itself", WeightFileProblem.Overlap, Tensor(0, [2, 2], [1, 1]) },
        { "a tensor of negative length", WeightFileProblem.BadShape, Tensor(0, [-1], [1]) },
        { "a tensor of negative stride", WeightFileProblem.BadShape, Tensor(0, [2], [-1]) },
        { "a tensor of more strides than lengths", WeightFileProblem.BadShape, Tensor(0, [2], [1, 1]) },
        { "a tensor of nine dimensions", WeightFileProblem.BadShape, Tensor(0, [1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1]) },

        // Other people's files.
        { "TensorFlow's first StyleGAN2", WeightFileProblem.Unsupported, P(2).Call("dnnlib.tflib.network", "Network", call => call.Text("G")).Stop() },
        { "StyleGAN3", WeightFileProblem.Unsupported, Generator(Children(("input", Module("SynthesisInput")))) },
        { "StyleGAN3 with an array", WeightFileProblem.Unsupported, Generator(Children(("input", pickle => pickle.Persistent("SynthesisInput", ("_modules", modules => modules.Op('}')), ("size", NumpyArray))))) },
        { "a whole network", WeightFileProblem.PickleGlobal, P().Global("__main__", "Generator").Op(')').Raw(0x81).Op('}').Op('b').Stop() },
        { "a whole network of torch.nn", WeightFileProblem.PickleGlobal, P().Global("torch.nn.modules.container", "Sequential").Op(')').Raw(0x81).Stop() },
        { "a generator of another kind", WeightFileProblem.Unsupported, Generator(Children()) },
        { "no networks", WeightFileProblem.Unsupported, P().Op('}').Stop() },
        { "a StyleGAN2 without tensors", WeightFileProblem.Unsupported, Generator(Children(("b4", Module("SynthesisBlock")))) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Pickle_is_one_named_error(string what, WeightFileProblem problem, byte[] bytes)
    {
        var path = _folder.Write("hostile.pkl", bytes);

        var error = Assert.Throws<WeightFileException>(() => ModelImporter.Read(path));

        Assert.True(error.Problem == problem, $"{what}: {error.Problem}: {error.Message}");
        Assert.StartsWith(path, error.Message);
    }

    [Theory]
    [InlineData("TensorFlow's first StyleGAN2", "TensorFlow")]
    [InlineData("StyleGAN3", "StyleGAN3")]
    [InlineData("StyleGAN3 with an array", "StyleGAN3")]
    [InlineData("a whole network", "class __main__.Generator, whose code is not here; save its state_dict()")]
    [InlineData("a whole network of torch.nn", "state_dict()")]
    [InlineData("subprocess.Popen by NEWOBJ", "subprocess.Popen, which is not on the list")]
    public void Other_known_kinds_are_called_by_their_name(string what, string name)
    {
        var bytes = (byte[])Files.First(row => (string)row[0] == what)[2];

        Assert.Contains(name, Assert.Throws<WeightFileException>(() => ModelImporter.Read(_folder.Write("x.pkl", bytes))).Message);
    }

    [Theory]
    [InlineData(nameof(PythonFiles.Nvidia4))]
    [InlineData(nameof(PythonFiles.Nvidia3))]
    [InlineData(nameof(PythonFiles.RosinalityStream))]
    [InlineData(nameof(PythonFiles.RosinalityZip))]
    public void Good_file_cut_anywhere_is_a_named_error(string file)
    {
        var bytes = (byte[])typeof(PythonFiles).GetProperty(file)!.GetValue(null)!;

        for (var length = 0; length < bytes.Length; length += 1 + (length / 64))
        {
            var path = _folder.Write("cut", bytes.AsSpan(0, length));
            Assert.Throws<WeightFileException>(() => ModelImporter.Read(path));
        }
    }

    [Fact]
    public void Keys_chosen_to_collide_take_no_time()
    {
        // Hash to one bucket each where an integer's hash is its two halves together.
        var pickle = P().Op('}').Op('(');
        for (var i = 0L; i < 100_000; i++)
            pickle.Long((i << 32) | i).Op('N');

        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Throws<WeightFileException>(() => ModelImporter.Read(_folder.Write("keys.pkl", pickle.Op('u').Stop())));

        // A tenth of a second here; minutes with such hashes.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Two_tensors_of_the_same_bytes_are_refused()
    {
        var error = Assert.Throws<WeightFileException>(() => ModelImporter.Read(_folder.Write("shared.pkl", SharedStorage())));

        Assert.Equal(WeightFileProblem.Overlap, error.Problem);
    }

    public void Dispose() => _folder.Dispose();

    private static PickleBuilder P(int protocol = 4) => new(protocol);

    private static byte[] Stream(TorchStreamBuilder stream) =>
        P().Call("torch.storage", "_load_from_bytes", call => call.Bytes(stream.Build())).Stop();

    private static byte[] Tensor(int offset, int[] shape, int[] strides) =>
        P().Call("torch._utils", "_rebuild_tensor_v2", call => call
            .Call("torch.storage", "_load_from_bytes", load => load.Bytes(new TorchStreamBuilder().Build()))
            .Int(offset).Tuple(shape).Tuple(strides).Raw(0x89).Op('}')).Stop();

    private static Action<PickleBuilder> Module(string className, Action<PickleBuilder>? children = null) =>
        pickle => pickle.Persistent(className, ("_modules", children ?? (modules => modules.Op('}'))));

    private static Action<PickleBuilder> Children(params (string Name, Action<PickleBuilder> Module)[] modules) =>
        pickle => pickle.Dict(modules);

    private static byte[] Generator(Action<PickleBuilder> synthesis) => P().Dict(
        ("G_ema", Module("Generator", Children(("mapping", Module("MappingNetwork")), ("synthesis", Module("SynthesisNetwork", synthesis)))))).Stop();

    // The module's own dictionary of modules is put into the memo, and the module into it afterwards.
    private static byte[] ModuleWithinItself()
    {
        var pickle = P().Dict(("G", Module("Generator", Children(
            ("mapping", Module("MappingNetwork")),
            ("synthesis", Module("SynthesisNetwork", Children(("b4", block => block
                .Persistent("SynthesisBlock", ("_modules", modules => modules.Op('}').Raw(0x94)))
                .Op('q').Raw(9).Op('h').Raw(0).Text("again").Op('h').Raw(9).Op('s').Op('0')))))))));
        return pickle.Stop();
    }

    private static byte[] DoublingModules()
    {
        var pickle = P();
        Module("Leaf")(pickle);
        for (byte level = 0; level < 40; level++)
        {
            // The module so far is kept in the memo, and the next holds it twice.
            pickle.Op('q').Raw(level).Op('0');
            var own = level;
            Module("Node", Children(("a", a => a.Op('h').Raw(own)), ("b", b => b.Op('h').Raw(own))))(pickle);
        }

        pickle.Op('q').Raw(99).Op('0');
        return pickle.Dict(("G", Module("Generator", Children(
            ("mapping", Module("MappingNetwork")),
            ("synthesis", Module("SynthesisNetwork", Children(("b4", b4 => b4.Op('h').Raw(99))))))))).Stop();
    }

    // A network of 4×4 whose weights are all views of one storage.
    private static byte[] SharedStorage()
    {
        var config = SmallGenerator.Config with { ImageSize = 4, CDim = 0 };
        var tensors = StyleGan2Layout.Tensors(config);
        Action<PickleBuilder> View(long[] shape) => pickle => pickle.Call("torch._utils", "_rebuild_tensor_v2", call => call
            .Op('h').Raw(200).Int(0).Tuple([.. shape.Select(length => (int)length)])
            .Tuple([.. Enumerable.Range(0, shape.Length).Select(i => (int)shape.Skip(i + 1).Aggregate(1L, (a, b) => a * b))])
            .Raw(0x89).Op('}'));
        Action<PickleBuilder> Part(string prefix) => pickle => pickle.Persistent("Module",
            ("_parameters", own => own.Dict([.. tensors
                .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal) && !tensor.Name[prefix.Length..].Contains('.'))
                .Select(tensor => (tensor.Name[prefix.Length..], View(tensor.Shape)))])),
            ("_modules", modules => modules.Dict([.. tensors
                .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal) && tensor.Name[prefix.Length..].Contains('.'))
                .Select(tensor => tensor.Name[prefix.Length..].Split('.')[0]).Distinct()
                .Select(name => (name, Part($"{prefix}{name}.")))])));

        var stream = new TorchStreamBuilder { Count = 1000, CountBeforeData = 1000, DataBytes = 4000 };
        return P().Call("torch.storage", "_load_from_bytes", load => load.Bytes(stream.Build())).Op('q').Raw(200).Op('0')
            .Dict(("G_ema", Part(""))).Stop();
    }

    // As NumPy pickles an array: an empty one, made of a shape, then given its content.
    private static void NumpyArray(PickleBuilder pickle) => pickle
        .Call("numpy.core.multiarray", "_reconstruct", call => call.Global("numpy", "ndarray").Op('(').Int(0).Op('t').Bytes([(byte)'b']))
        .Op('(').Int(1).Op('(').Int(2).Op('t').Bytes(new byte[16]).Op('t').Op('b');
}
