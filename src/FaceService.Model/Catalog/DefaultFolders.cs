namespace FaceService.Model.Catalog;

/// <summary>Where models and data lie when nobody says otherwise, alike for the service and the command line.</summary>
public static class DefaultFolders
{
    private const string Solution = "FaceService.sln";

    /// <summary>The tree that the program was built in, if it still lies in it: dotnet run may be called from anywhere.</summary>
    public static string? Tree { get; } = TreeAbove(AppContext.BaseDirectory);

    /// <summary>Shipped models: FACE_MODELS, else models/ beside the program, in its tree, or in the current folder.</summary>
    public static string Models => Named("FACE_MODELS") ?? Beside("models") ?? InTree("models");

    /// <summary>What is made at run time: FACE_DATA, else data/ in the program's tree or in the current folder.</summary>
    public static string Data => Named("FACE_DATA") ?? InTree("data");

    /// <summary>Pretrained networks: FACE_NETWORKS, else networks/ in <see cref="Data"/>.</summary>
    public static string Networks => Named("FACE_NETWORKS") ?? Path.Combine(Data, "networks");

    /// <summary>The nearest folder above that holds the solution, or null.</summary>
    internal static string? TreeAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution)))
                return at.FullName;
        }

        return null;
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    private static string? Beside(string name) => Path.Combine(AppContext.BaseDirectory, name) is var path && Directory.Exists(path) ? path : null;

    private static string InTree(string name) => Path.GetFullPath(Path.Combine(Tree ?? ".", name));
}
