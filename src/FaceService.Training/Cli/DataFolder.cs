namespace FaceService.Training.Cli;

/// <summary>What is made at run time: <c>FACE_DATA</c>, or <c>data</c> in the current folder.</summary>
internal static class DataFolder
{
    public static string Root => Environment.GetEnvironmentVariable("FACE_DATA") is { Length: > 0 } path ? path : "data";

    public static string Cache => Path.Combine(Root, "cache");

    public static string Datasets => Path.Combine(Root, "datasets");

    public static string Models => Path.Combine(Root, "models");

    public static string Projections => Path.Combine(Root, "projections");

    public static string Jobs => Path.Combine(Root, "jobs");
}
