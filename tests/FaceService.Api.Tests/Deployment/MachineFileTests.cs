using System.Diagnostics;
using FaceService.Api.Tests.Documents;
using YamlDotNet.RepresentationModel;

namespace FaceService.Api.Tests.Deployment;

/// <summary>What is deployed without Kubernetes: compose, nginx in front of several services, systemd.</summary>
public sealed class MachineFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-deploy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Compose_uses_what_it_declares_and_sets_settings()
    {
        var compose = Yaml(RepositoryFile.Path("deploy/compose/compose.yaml"));
        var services = (YamlMappingNode)compose["services"];
        var declared = (Volumes: Keys(compose["volumes"]), Secrets: Keys(compose["secrets"]), Services: Keys(services));

        Assert.Equal(["database", "nginx", "service", "worker"], declared.Services.Order());
        foreach (var (name, service) in services.Children.Select(child => ($"{child.Key}", Merged((YamlMappingNode)child.Value))))
        {
            Assert.All(Names(service, "secrets", "source"), secret => Assert.Contains(secret, declared.Secrets));
            Assert.All(Names(service, "depends_on", ""), other => Assert.Contains(other, declared.Services));
            Assert.All(
                Names(service, "volumes", "").Select(volume => volume.Split(':')[0]).Where(volume => !volume.StartsWith('.')),
                volume => Assert.Contains(volume, declared.Volumes));
            if (name is "service" or "worker")
            {
                Assert.All(Merged((YamlMappingNode)service["environment"]).Keys, SettingNames.AssertKnown);
                Assert.Equal("true", $"{service["read_only"]}");
                Assert.Equal("2", $"{((YamlMappingNode)service["deploy"])["replicas"]}");
            }
        }
    }

    [ToolFact("nginx")]
    public async Task Nginx_takes_the_configuration_of_compose()
    {
        // Debian's nginx knows no `resolve`, and here is no Docker that would.
        var deployed = string.Join('\n', File.ReadLines(RepositoryFile.Path("deploy/compose/nginx.conf")).Where(line => !line.TrimStart().StartsWith("resolver ", StringComparison.Ordinal)))
            .Replace("service:5080 resolve", "127.0.0.1:5080", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $"pid nginx.pid; error_log stderr; events {{}} http {{ access_log off; {deployed} }}");

        await SucceedsAsync(File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx", "-t", "-p", _folder, "-e", "stderr", "-c", Path.Combine(_folder, "nginx.conf"));
    }

    [ToolFact("systemd-analyze")]
    public async Task Systemd_takes_the_units()
    {
        foreach (var unit in Directory.GetFiles(RepositoryFile.Path("deploy"), "*.service"))
        {
            var copy = Path.Combine(_folder, Path.GetFileName(unit));
            await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(unit)).Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
            await SucceedsAsync("systemd-analyze", "verify", "--man=no", copy);
        }
    }

    private static YamlMappingNode Yaml(string path)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(path);
        yaml.Load(reader);
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
    }

    // `<<: *anchor`, as compose reads it: what stands there itself wins.
    private static Dictionary<string, YamlNode> Merged(YamlMappingNode node)
    {
        var merged = new Dictionary<string, YamlNode>();
        if (node.Children.TryGetValue("<<", out var above))
            merged = Merged((YamlMappingNode)above);
        foreach (var (key, value) in node.Children.Where(child => $"{child.Key}" != "<<"))
            merged[$"{key}"] = value;
        return merged;
    }

    private static IEnumerable<string> Keys(YamlNode node) => ((YamlMappingNode)node).Children.Keys.Select(key => $"{key}");

    private static IEnumerable<string> Names(Dictionary<string, YamlNode> service, string part, string field) => service.GetValueOrDefault(part) switch
    {
        null => [],
        YamlMappingNode map => Keys(map),
        var list => ((YamlSequenceNode)list).Select(one => one is YamlMappingNode map ? $"{map[field]}" : $"{one}"),
    };

    private static async Task SucceedsAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Concat(said));
    }
}
