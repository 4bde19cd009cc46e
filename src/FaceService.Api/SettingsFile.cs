using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace FaceService.Api;

/// <summary>
/// One more file of settings, named by <c>FACE_SETTINGS</c>, for keys above all: it is read again when it changes, also where only its link
/// does, as a mounted secret's. The environment and the command line come after it.
/// </summary>
internal static class SettingsFile
{
    private const string Variable = "FACE_SETTINGS";

    public static void AddSettingsFile(this ConfigurationManager configuration)
    {
        if (configuration[Variable] is not { Length: > 0 } named)
            return;
        var path = Path.GetFullPath(named);
        var source = new JsonConfigurationSource
        {
            // What a mount swaps under a link tells no watcher.
            FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!) { UsePollingFileWatcher = true, UseActivePolling = true },
            Path = Path.GetFileName(path),
            ReloadOnChange = true,
        };
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var last = sources.OfType<JsonConfigurationSource>().LastOrDefault();
        sources.Insert(last is null ? 0 : sources.IndexOf(last) + 1, source);
    }
}
