using System.Globalization;
using System.Runtime.InteropServices;

namespace FaceService.Cli.Shared;

/// <summary>What nobody expected: a fault of this program. Who meets it gets a sentence, and a file with the rest for whoever mends it.</summary>
internal static class FailureReport
{
    /// <summary>Writes the details into the data folder's <c>logs/</c>, or where that cannot be written into the folder for temporary files.</summary>
    /// <returns>A sentence that names the file.</returns>
    public static string Sentence(Exception error)
    {
        var (kind, line) = (error.GetBaseException().GetType().Name, error.GetBaseException().Message.Split('\n', 2)[0].TrimEnd('\r', ' ', '.'));
        return Write(error) is { } file
            ? $"The program failed ({kind}: {line}); the details are in {file}."
            : $"The program failed ({kind}: {line}), and the details could not be written anywhere.";
    }

    private static string? Write(Exception error)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"failure-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}.txt");
        var details = $"""
            {Environment.CommandLine}
            .NET {Environment.Version}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}

            {error}

            """;
        foreach (var folder in (string[])[Path.Combine(DataPaths.Root, "logs"), Path.GetTempPath()])
        {
            try
            {
                var file = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
                File.WriteAllText(file, details);
                return file;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next one, then.
            }
        }

        return null;
    }
}
