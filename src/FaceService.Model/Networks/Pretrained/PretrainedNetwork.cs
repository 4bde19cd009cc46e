namespace FaceService.Model.Networks.Pretrained;

/// <summary>A file of a pretrained network.</summary>
/// <param name="Name">Its name, in its package as in the networks' folder.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Digest">SHA-256, lower-case hex.</param>
public sealed record NetworkFile(string Name, long Length, string Digest);

/// <summary>A package that carries pretrained networks.</summary>
/// <param name="Registry">NuGet or npm.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Version">The version whose files are known.</param>
/// <param name="Licence">What may be done with them.</param>
public sealed record NetworkPackage(string Registry, string Name, string Version, string Licence)
{
    /// <summary>The package as people read it.</summary>
    public override string ToString() => $"{Registry}: {Name} {Version}";
}

/// <summary>A network that others trained. None is part of the product: <c>./face networks install</c> brings them.</summary>
/// <param name="Name">By which settings and reports call it.</param>
/// <param name="Purpose">What it is for here.</param>
/// <param name="Package">Where it comes from.</param>
/// <param name="Files">What it consists of; a manifest comes first.</param>
public sealed record PretrainedNetwork(string Name, string Purpose, NetworkPackage Package, IReadOnlyList<NetworkFile> Files)
{
    /// <summary>The packages that are known.</summary>
    public static IReadOnlyList<NetworkPackage> Packages { get; } =
    [
        new("NuGet", "Microsoft.ML.DnnImageFeaturizer.ResNet18", "0.23.1", "MIT"),
        new("npm", "@vladmandic/face-api", "1.7.15", "MIT"),
    ];

    /// <summary>ResNet-18 (He et al. 2015), trained on ImageNet: how detailed and natural images look.</summary>
    public static PretrainedNetwork ResNet18 { get; } = new(
        "resnet18", "ImageNet features: how near portraits are to photographs in detail; a perceptual loss", Packages[0],
        [new("ResNet18.onnx", 63_653_533, "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f")]);

    /// <summary>A face recognition network of 128 numbers a face: whether two images show one person.</summary>
    public static PretrainedNetwork FaceRecognition { get; } = FaceApi(
        "face_recognition", "128 numbers a face: whether people resemble the data's, or one of them",
        (19_615, "cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b"), (6_444_032, "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589"));

    /// <summary>Finds 68 points of a face.</summary>
    public static PretrainedNetwork FaceLandmarks { get; } = FaceApi(
        "face_landmark_68", "68 points of a face: where the eyes are",
        (8_485, "ca4886639f86e99b39fed0c155f81b63317225773bd9616716e887b0153389c9"), (356_840, "4611ef65c87d836d03d684b30eec4d195d8b219fa1dd58fc58945831c6b9299b"));

    /// <summary>Estimates age and gender.</summary>
    public static PretrainedNetwork AgeGender { get; } = FaceApi(
        "age_gender", "age and gender that a face shows",
        (8_392, "74b60bf3ebf981bf4e661e9cca3a185614e10b25d797118b62e2a68d3ff2569f"), (429_708, "49f92bbc0afef2342c4385e4a2b0acb6d7a727c6f0aa539499719a81acf9abaa"));

    /// <summary>Tells seven expressions.</summary>
    public static PretrainedNetwork FaceExpression { get; } = FaceApi(
        "face_expression", "which of seven expressions a face shows",
        (6_980, "5b349c17c7836da506e03422cd6461c74085d8bb2713ad4114647dc5d28174c8"), (329_468, "9a9840f2cf1f4c7eab95f197512569345c00d2426754d4608b92af30e0300f3d"));

    /// <summary>Finds faces in an image.</summary>
    public static PretrainedNetwork FaceDetector { get; } = FaceApi(
        "tiny_face_detector", "where faces are in a picture",
        (3_219, "5d1af4849ac48d5b985f4a9b16010c512353ddd6fcc63d50fd0bc9e9e64296e5"), (193_321, "b7503ce7df31039b1c43316a9b865cab6a70dd748cc602d3fa28b551503c3871"));

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<PretrainedNetwork> All { get; } = [ResNet18, FaceRecognition, FaceLandmarks, AgeGender, FaceExpression, FaceDetector];

    private static PretrainedNetwork FaceApi(string name, string purpose, (long Length, string Digest) manifest, (long Length, string Digest) weights) => new(
        name, purpose, Packages[1],
        [new($"{name}_model-weights_manifest.json", manifest.Length, manifest.Digest), new($"{name}_model.bin", weights.Length, weights.Digest)]);
}
