using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Documents;

/// <summary>The programs that docs/api.md shows run as they are.</summary>
public sealed class SnippetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-snippet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolFact("python3")]
    public async Task Python_gets_an_avatar_and_four_faces()
    {
        var printed = await RunAsync("python", "python3", "snippet.py");

        Assert.Matches(@"^portraits@1 \d+\n100 image/png \d+\n101 image/png \d+\n102 image/png \d+\n103 image/png \d+\n$", printed);
        Assert.Equal([0x89, .. "PNG"u8], File.ReadAllBytes(Path.Combine(_folder, "alice.png"))[..4]);
    }

    [ToolFact("node")]
    public async Task JavaScript_gets_an_avatar_and_two_faces()
    {
        var printed = await RunAsync("js", "node", "snippet.mjs");

        Assert.Matches(@"^http\S+model=portraits@1 \d+\nalice \d+ \d+\nbob \d+ \d+\n$", printed);
    }

    private async Task<string> RunAsync(string language, string program, string file)
    {
        await using var host = new FaceHost { KeepPeer = true };
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        await host.ReadyAsync();
        var code = Regex.Match(await File.ReadAllTextAsync(Document()), $@"^```{language}\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        Assert.Contains("127.0.0.1:5080", code);
        await File.WriteAllTextAsync(Path.Combine(_folder, file), code.Replace("http://127.0.0.1:5080", host.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        using var process = Process.Start(new ProcessStartInfo(program, [file])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["no_proxy"] = "*" },
        })!;
        var said = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await said);
        return printed.ReplaceLineEndings("\n");
    }

    private static string Document([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../../docs/api.md"));
}
