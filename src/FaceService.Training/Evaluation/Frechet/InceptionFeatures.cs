using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Frechet;

/// <summary>
/// Features of the Inception network in a TorchScript file that the user brings: the one that StyleGAN2-ADA measures with
/// (inception-2015-12-05.pt), or any that takes uint8 [N, 3, H, W] and returns [N, length]. The file is a program: bring only one
/// that you trust.
/// </summary>
internal sealed class InceptionFeatures : IDisposable
{
    // Inception's own first argument beside the images; without it that file returns class probabilities.
    private const string FeaturesArgument = "return_features";
    private readonly jit.ScriptModule _module;
    private readonly object?[] _more;
    private readonly string _path;

    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">It is no TorchScript module.</exception>
    public InceptionFeatures(string path)
    {
        _path = path;
        IReadOnlyList<string> names;
        try
        {
            (_module, names) = ScriptNetwork.Load(path);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new TrainingException($"--inception '{path}' cannot be loaded: {e.Message}", e);
        }

        _more = names.Count > 1 && names[1] == FeaturesArgument ? [true] : [];
    }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public string Digest
    {
        get
        {
            using var stream = File.OpenRead(_path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    /// <summary>Describes images of one size.</summary>
    /// <returns>[N, length]; the caller's scope owns it.</returns>
    /// <exception cref="TrainingException">The module failed, or returned something else.</exception>
    public Tensor Of(IReadOnlyList<RgbImage> pictures)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            return _module.forward([ImageNumbers.Batch(pictures).to(ScalarType.Byte), .. _more]) is Tensor features && features.dim() == 2
                ? features.MoveToOuterDisposeScope()
                : throw new TrainingException($"--inception '{_path}' does not return features: allowed is a module that makes [N, length] of uint8 [N, 3, H, W].");
        }
        catch (ExternalException e)
        {
            throw new TrainingException($"--inception '{_path}' failed on pictures of {pictures[0].Width}×{pictures[0].Height}: {e.Message}", e);
        }
    }

    public void Dispose() => _module.Dispose();
}
