using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;

namespace FaceService.Api.Batching;

/// <summary>A version that was loaded, warmed up and found good; requests are validated against it and drawn by it.</summary>
internal sealed class ServedModel(ModelVersion version, string precision, string fingerprint, double secondsPerFace)
{
    private double _secondsPerFace = secondsPerFace;

    public ModelVersion Version { get; } = version;

    public GeneratorConfig Config => Version.Config;

    /// <summary>float32, bfloat16 or float16.</summary>
    public string Precision { get; } = precision;

    /// <summary>Everything beside the request that decides the bytes: digest, precision, kind of device, libtorch.</summary>
    public string Fingerprint { get; } = $"{version.Digest}/{precision}/{fingerprint}";

    /// <summary>Bytes of one image.</summary>
    public int ImageBytes => Config.ImageSize * Config.ImageSize * 3;

    /// <summary>What a face costs in a full batch, in seconds; follows what is measured.</summary>
    public double SecondsPerFace => Volatile.Read(ref _secondsPerFace);

    /// <summary>Takes in how long a batch took: one in eight of the estimate, so that a hiccup does not turn people away.</summary>
    public void Observe(double secondsPerFace) =>
        Volatile.Write(ref _secondsPerFace, _secondsPerFace + ((secondsPerFace - _secondsPerFace) / 8));
}
