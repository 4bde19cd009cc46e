using System.Text.Json;

namespace FaceService.Jobs.Access;

/// <summary>What a service says about itself in its data folder, for the commands on the same machine.</summary>
/// <param name="Address">Where people reach it, with scheme, host and path base.</param>
/// <param name="Keys">Names of its configured keys; empty where it made its own.</param>
public sealed record ServiceNote(Uri Address, IReadOnlyList<string> Keys)
{
    /// <summary>What the service that was started last on a data folder wrote; null where none has.</summary>
    public static ServiceNote? Read(string dataFolder)
    {
        var path = PathIn(dataFolder);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ServiceNote>(File.ReadAllBytes(path), JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, beside its place and then into it.</summary>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Write(string dataFolder)
    {
        var path = PathIn(dataFolder);
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Environment.ProcessId}";
        File.Delete(fresh);
        PrivateFolder.WriteNew(fresh, JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));
        File.Move(fresh, path, overwrite: true);
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "sign-in", "service.json");
}
