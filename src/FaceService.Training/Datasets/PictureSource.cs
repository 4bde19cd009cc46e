namespace FaceService.Training.Datasets;

/// <summary>Opens what the user named as data.</summary>
internal static class PictureSource
{
    /// <summary>Opens a zip file or a folder; CIFAR-10's binary files in it are taken for the pictures that they hold.</summary>
    /// <exception cref="TrainingException">There is nothing at that path, or it is no zip.</exception>
    public static IPictureSource Open(string path)
    {
        if (Directory.Exists(path))
            return CifarPictureSource.Unwrap(new FolderPictureSource(path));
        if (!File.Exists(path))
            throw new TrainingException($"There is no data at '{path}': name a zip file or a folder of pictures.");
        return CifarPictureSource.Unwrap(new ZipPictureSource(path));
    }

    /// <summary>True for the endings of the picture formats that are read.</summary>
    public static bool IsPicture(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant() is
        ".jpg" or ".jpeg" or ".png" or ".webp";
}
