using System.Security.Cryptography;
using System.Text;

namespace FaceService.Jobs.Access;

/// <summary>
/// The key that a service without configured keys makes for itself: <c>keys/local</c> in the data folder, which its owner alone may read.
/// </summary>
public static class LocalKey
{
    /// <summary>The key's name.</summary>
    public const string Name = "local";

    private const int SecretBytes = 32;

    /// <summary>Where it lies in a data folder.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys", Name);

    /// <summary>Reads the key, or makes it where there is none. Processes that do so at one time get the same.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="IOException">The folder cannot be written, or the file holds no key.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static string ReadOrCreate(string dataFolder)
    {
        var path = PathIn(dataFolder);
        if (!File.Exists(path))
            Create(Path.GetDirectoryName(path)!);
        return Read(path);
    }

    private static string Read(string path)
    {
        PrivateFolder.Close(path);
        var secret = File.ReadAllText(path).Trim();
        return secret.Length >= SecretBytes
            ? secret
            : throw new IOException($"'{path}' holds no key. Delete it, and the next start makes another.");
    }

    // The key appears as a whole folder that is renamed into place: a folder never replaces one that holds something, so the first
    // of several processes wins, and nobody sees half a key.
    private static void Create(string folder)
    {
        var fresh = $"{folder}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        PrivateFolder.Create(fresh);
        try
        {
            var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
            PrivateFolder.WriteNew(Path.Combine(fresh, Name), Encoding.ASCII.GetBytes(secret + "\n"));
            if (Directory.Exists(folder))
                Directory.Delete(folder); // an empty one: the key was deleted to have another
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, Name)))
        {
            // Another process was first.
        }
        finally
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
        }
    }
}
