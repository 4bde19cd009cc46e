namespace FaceService.Model.Weights.Onnx;

/// <summary>
/// Reads ONNX files (IR version 3 and newer): one graph of operators, and weights of float32 inside the file. The file need not be
/// trusted; what the operators do with their inputs is for whoever computes them to check.
/// </summary>
public static class OnnxFile
{
    private const long LargestFile = 1L << 30;
    private const int MostNodes = 10_000;
    private const int MostParts = 64; // inputs, outputs, attributes and outputs of one node

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">It cannot be read, or is no such file.</exception>
    public static OnnxGraph Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= LargestFile
                ? Parse(File.ReadAllBytes(path), path)
                : throw new WeightFileException(WeightFileProblem.FileTooLarge, $"{path} has {length} bytes; an ONNX file of at most {LargestFile} is read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new WeightFileException(WeightFileProblem.Unreadable, $"{path}: the file cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a file's bytes; weights refer to them.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="WeightFileException">It is no such file.</exception>
    public static OnnxGraph Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        ReadOnlyMemory<byte>? graph = null;
        var version = 0UL;
        var reader = new ProtobufReader(bytes, path);
        while (reader.Next(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.Varint)
                version = reader.Varint();
            else if (field == 7 && wire == WireType.Bytes)
                graph = graph is null ? reader.Bytes() : throw Bad(path, "it holds two graphs");
            else
                reader.Skip(wire);
        }

        if (version is < 3 or > 100)
            throw Bad(path, $"it says to be of IR version {version}; 3 and newer are read");
        return Checked(ReadGraph(graph ?? throw Bad(path, "it holds no graph"), path));
    }

    private static OnnxGraph ReadGraph(ReadOnlyMemory<byte> bytes, string path)
    {
        var (nodes, inputs, outputs) = (new List<OnnxNode>(), new List<string>(), new List<string>());
        var weights = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        var reader = new ProtobufReader(bytes, path);
        while (reader.Next(out var field, out var wire))
        {
            if (wire != WireType.Bytes || field is not (1 or 5 or 11 or 12 or 15))
            {
                reader.Skip(wire);
                continue;
            }

            var part = reader.Bytes();
            switch (field)
            {
                case 1: nodes.Add(ReadNode(part, path)); break;
                case 5: Add(OnnxWeight.Read(part, path)); break;
                case 11: inputs.Add(ReadName(part, path)); break;
                case 12: outputs.Add(ReadName(part, path)); break;
                default: throw new WeightFileException(WeightFileProblem.Unsupported, $"{path}: sparse weights are not read.");
            }

            if (Math.Max(nodes.Count, Math.Max(inputs.Count, outputs.Count)) > MostNodes)
                throw Bad(path, $"it has more than {MostNodes} operators, inputs or outputs");
        }

        return new OnnxGraph { Path = path, Nodes = nodes, Weights = weights, Inputs = [.. inputs.Where(name => !weights.ContainsKey(name))], Outputs = outputs };

        void Add(WeightTensor tensor)
        {
            if (weights.Count == MostNodes)
                throw new WeightFileException(WeightFileProblem.TooManyTensors, $"{path} has more than {MostNodes} weights.");
            if (!weights.TryAdd(tensor.Name, tensor))
                throw new WeightFileException(WeightFileProblem.DuplicateName, $"{path}: the weight '{tensor.Name}' is there twice.");
        }
    }

    private static OnnxNode ReadNode(ReadOnlyMemory<byte> bytes, string path)
    {
        var (kind, domain) = ("", "");
        var (inputs, outputs) = (new List<string>(), new List<string>());
        var attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        var reader = new ProtobufReader(bytes, path);
        while (reader.Next(out var field, out var wire))
        {
            switch (field)
            {
                case 1: inputs.Add(reader.Text(wire, "an input")); break;
                case 2: outputs.Add(reader.Text(wire, "an output")); break;
                case 4: kind = reader.Text(wire, "an operator"); break;
                case 7: domain = reader.Text(wire, "a domain"); break;
                case 5:
                    reader.Expect(wire, WireType.Bytes, "an attribute");
                    var (name, attribute) = ReadAttribute(reader.Bytes(), path);
                    if (!attributes.TryAdd(name, attribute))
                        throw Bad(path, $"the attribute '{name}' is there twice");
                    break;
                default: reader.Skip(wire); break;
            }

            if (Math.Max(inputs.Count, Math.Max(outputs.Count, attributes.Count)) > MostParts)
                throw Bad(path, $"an operator has more than {MostParts} inputs, outputs or attributes");
        }

        return domain is "" or "ai.onnx"
            ? new OnnxNode(kind, inputs, outputs, attributes)
            : throw new WeightFileException(WeightFileProblem.UnknownOperator, $"{path}: the operator '{kind}' is of the domain '{domain}'; only ONNX's own are computed.");
    }

    private static (string Name, OnnxAttribute Value) ReadAttribute(ReadOnlyMemory<byte> bytes, string path)
    {
        string name = "", text = "";
        var (number, whole, hasText) = ((float?)null, (long?)null, false);
        var wholes = new List<long>();
        var reader = new ProtobufReader(bytes, path);
        while (reader.Next(out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, WireType.Bytes): name = reader.Text(); break;
                case (2, WireType.Fixed32): number = BitConverter.ToSingle(reader.Fixed32().Span); break;
                case (3, WireType.Varint): whole = (long)reader.Varint(); break;
                case (4, WireType.Bytes): (text, hasText) = (reader.Text(), true); break;
                case (8, WireType.Varint): wholes.Add((long)reader.Varint()); break;
                case (8, WireType.Bytes): wholes.AddRange(OnnxWeight.ReadPacked(reader.Bytes(), path)); break;
                default: reader.Skip(wire); break;
            }

            if (wholes.Count > MostParts)
                throw Bad(path, $"an attribute has more than {MostParts} numbers");
        }

        return (name, new OnnxAttribute(number, whole, hasText ? text : null, wholes));
    }

    private static string ReadName(ReadOnlyMemory<byte> bytes, string path)
    {
        var reader = new ProtobufReader(bytes, path);
        while (reader.Next(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.Bytes)
                return reader.Text();
            reader.Skip(wire);
        }

        throw Bad(path, "an input or output has no name");
    }

    // Each value is made once, before it is taken: so there are no circles either.
    private static OnnxGraph Checked(OnnxGraph graph)
    {
        var made = graph.Weights.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
            if (!made.Add(input))
                throw Bad(graph.Path, $"the input '{input}' is there twice");
        foreach (var node in graph.Nodes)
        {
            if (node.Inputs.FirstOrDefault(name => name.Length > 0 && !made.Contains(name)) is { } missing)
                throw Bad(graph.Path, $"{node} takes '{missing}', which nothing before it makes");
            foreach (var output in node.Outputs)
                if (!made.Add(output))
                    throw Bad(graph.Path, $"'{output}' is made twice");
        }

        if (graph.Outputs.FirstOrDefault(name => !made.Contains(name)) is { } never)
            throw Bad(graph.Path, $"its output '{never}' is never made");
        return graph.Nodes.Count > 0 && graph.Inputs.Count > 0 && graph.Outputs.Count > 0 ? graph : throw Bad(graph.Path, "its graph has no operators, no input or no output");
    }

    private static WeightFileException Bad(string path, string what) => new(WeightFileProblem.BadGraph, $"{path} is no ONNX file that can be used: {what}.");
}
