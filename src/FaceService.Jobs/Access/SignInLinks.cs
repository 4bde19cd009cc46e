using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FaceService.Jobs.Access;

/// <summary>
/// Links that sign a browser in, once. Whoever may write the data folder may give one: it is a file there, named after a hash of the
/// link's token and the moment at which it ends, so that reading the folder tells no token.
/// </summary>
public sealed class SignInLinks
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int TokenBytes = 32;

    private readonly string _folder;
    private readonly TimeProvider _clock;

    /// <summary>The links of a data folder.</summary>
    public SignInLinks(string dataFolder, TimeProvider clock)
    {
        _folder = Path.Combine(dataFolder, "sign-in", "links");
        _clock = clock;
    }

    /// <summary>Makes the folder, so that it belongs to the service whoever then gives links.</summary>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Prepare()
    {
        PrivateFolder.Create(Path.GetDirectoryName(_folder)!);
        PrivateFolder.Create(_folder);
    }

    /// <summary>The token of a new link.</summary>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public string Create()
    {
        Prepare();
        foreach (var old in new DirectoryInfo(_folder).EnumerateFiles().Where(file => !IsGood(file)))
            old.Delete();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var ends = (_clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        PrivateFolder.WriteNew(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Hash(token)}.{ends}")), []);
        return token;
    }

    /// <summary>Uses a link up. False where it is unknown, used or too old; of several that try at once, one gets true.</summary>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public bool Redeem(string token)
    {
        var folder = new DirectoryInfo(_folder);
        if (!folder.Exists || folder.EnumerateFiles($"{Hash(token)}.*").FirstOrDefault() is not { } link)
            return false;
        var isGood = IsGood(link);
        try
        {
            // Only one can move it away.
            var used = Path.Combine(_folder, $"{RandomNumberGenerator.GetHexString(16)}.0");
            link.MoveTo(used);
            File.Delete(used);
            return isGood;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private bool IsGood(FileInfo link) =>
        long.TryParse(link.Extension.AsSpan().TrimStart('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var ends)
        && ends > _clock.GetUtcNow().ToUnixTimeSeconds();
}
