using System.Diagnostics;

namespace FaceService.Api.Tests.Documents;

/// <summary>Runs blocks of commands against a host, all in one folder, as a user would who pastes them one after the other.</summary>
internal sealed class Shell(Uri address, string data, string folder)
{
    // What a document says of the address holds for the host under test, ./face is the program beside the tests, and each answer's
    // status is told on the side.
    private const string Prelude = """
        set -euo pipefail
        cat > face <<'FACE'
        #!/usr/bin/env bash
        exec dotnet "$FACE_PROGRAM" "$@"
        FACE
        chmod +x face
        curl() { command curl -sS --max-time 60 -w '%{stderr}status %{http_code}\n' "$@"; }

        """;

    /// <summary>The statuses that the block's curls got.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(ShellBlock block)
    {
        var script = Prelude + block.Script.Replace("http://127.0.0.1:5080", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["FACE_DATA"] = data, ["FACE_PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll"), ["no_proxy"] = "*" },
        };
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync();
        var errors = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, $"{bash.ExitCode} from\n{block.Script}\n{await output}\n{errors}");
        return [.. errors.Split('\n').Where(line => line.StartsWith("status ", StringComparison.Ordinal)).Select(line => line[7..])];
    }
}
