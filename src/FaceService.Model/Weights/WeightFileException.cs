namespace FaceService.Model.Weights;

/// <summary>A weight file cannot be used. The message says which file, where in it, what is wrong and what to do.</summary>
public sealed class WeightFileException : Exception
{
    /// <summary>Creates the exception for tensors that do not fit their network.</summary>
    /// <param name="message">What is wrong.</param>
    public WeightFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception for tensors that do not fit their network, with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause.</param>
    public WeightFileException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="problem">The kind of problem.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause, if another exception tells more.</param>
    public WeightFileException(WeightFileProblem problem, string message, Exception? inner = null)
        : base(message, inner) => Problem = problem;

    /// <summary>The kind of problem.</summary>
    public WeightFileProblem Problem { get; } = WeightFileProblem.Mismatch;
}

/// <summary>The ways in which a weight file can be bad.</summary>
public enum WeightFileProblem
{
    /// <summary>The file is well-formed, but is not what the network needs: a tensor is missing, or has another shape.</summary>
    Mismatch,

    /// <summary>The file is not there, or cannot be read.</summary>
    Unreadable,

    /// <summary>The file is not the one that it was: its digest is another.</summary>
    Damaged,

    /// <summary>libtorch failed while the weights were loaded.</summary>
    CannotLoad,

    /// <summary>What the network draws is not finite, or one flat colour.</summary>
    CannotDraw,

    /// <summary>The file ends before something that it announces.</summary>
    Truncated,

    /// <summary>The file's header is longer than any real one.</summary>
    HeaderTooLong,

    /// <summary>The header is not valid UTF-8.</summary>
    HeaderNotUtf8,

    /// <summary>The header is not a JSON object.</summary>
    HeaderNotJson,

    /// <summary>The header has a name twice.</summary>
    DuplicateName,

    /// <summary>The header's <c>__metadata__</c> is not a map from text to text.</summary>
    BadMetadata,

    /// <summary>The file has more tensors than any real one.</summary>
    TooManyTensors,

    /// <summary>A tensor's entry is not an object of <c>dtype</c>, <c>shape</c> and <c>data_offsets</c>.</summary>
    BadEntry,

    /// <summary>A tensor's type is not among those read here.</summary>
    UnknownType,

    /// <summary>A tensor's shape is negative, of too many dimensions, or overflows.</summary>
    BadShape,

    /// <summary>A tensor's place ends before it begins, lies outside the file, or has not the shape's length.</summary>
    BadOffsets,

    /// <summary>Two tensors lie over each other.</summary>
    Overlap,

    /// <summary>Bytes of the file belong to no tensor.</summary>
    Gap,

    /// <summary>The file is a good one of its kind, but not a generator's in a version read here.</summary>
    NotAGenerator,

    /// <summary>The generator's <c>config</c> is no valid one.</summary>
    BadConfig,

    /// <summary>The generator's <c>labels</c> are not valid, or do not fit its config.</summary>
    BadLabels,

    /// <summary>The generator's <c>training</c> summary is not JSON.</summary>
    BadTraining,

    /// <summary>The file is of no kind that is read here.</summary>
    UnknownFormat,

    /// <summary>The file is of a kind that is known, but cannot be brought over: TensorFlow's, StyleGAN3's, an odd network.</summary>
    Unsupported,

    /// <summary>The file is larger than is read here.</summary>
    FileTooLarge,

    /// <summary>The pickle is of a protocol not read here.</summary>
    PickleProtocol,

    /// <summary>The pickle uses an opcode that no weight file needs.</summary>
    PickleOpcode,

    /// <summary>The pickle asks for a function or class that is not on the list.</summary>
    PickleGlobal,

    /// <summary>The pickle calls something that cannot be called, or with arguments it does not take.</summary>
    PickleCall,

    /// <summary>The pickle takes from the stack what is not on it.</summary>
    PickleStack,

    /// <summary>The pickle takes from the memo what was never put there.</summary>
    PickleMemo,

    /// <summary>A number or text in the pickle is not valid, or not allowed where it stands.</summary>
    PickleValue,

    /// <summary>The pickle has more opcodes or text than any real one.</summary>
    PickleTooLong,

    /// <summary>Objects of the pickle lie within each other too deeply, or within themselves.</summary>
    TooDeep,

    /// <summary>A stream of PyTorch's is not laid out as PyTorch writes it.</summary>
    TorchStream,

    /// <summary>A storage's size is not what its tensor or its record says.</summary>
    StorageSize,

    /// <summary>The zip archive is damaged, or built to deceive.</summary>
    BadZip,

    /// <summary>The file is not laid out as protobuf is.</summary>
    Protobuf,

    /// <summary>A network's graph uses an operator, or a setting of one, that is not computed here.</summary>
    UnknownOperator,

    /// <summary>A network's graph takes what nothing before it makes, makes something twice, or makes not what it announces.</summary>
    BadGraph,

    /// <summary>A weight is not a finite number.</summary>
    NotFinite,

    /// <summary>A network that was looked for is not installed.</summary>
    NotInstalled,
}
