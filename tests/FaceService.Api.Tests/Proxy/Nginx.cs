using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FaceService.Api.Tests.Proxy;

/// <summary>nginx in front of a service: once with deploy/nginx.conf, and once as it comes.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private Nginx(Process process, string folder, Uri shown, Uri plain)
    {
        (_process, _folder, Shown, Plain) = (process, folder, shown, plain);
    }

    /// <summary>Where deploy/nginx.conf shows the service, without a slash at the end.</summary>
    public Uri Shown { get; }

    /// <summary>proxy_pass and nothing else.</summary>
    public Uri Plain { get; }

    public static async Task<Nginx> StartAsync(Uri service)
    {
        // Between a port's being free and nginx's taking it somebody else may; then there are others.
        for (var tries = 1; ; tries++)
        {
            var folder = Directory.CreateTempSubdirectory("face-nginx-").FullName;
            var (shown, plain) = (FreePort(), FreePort());
            await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), Configuration(service.Authority, shown, plain));
            var nginx = new Nginx(Run(folder), folder, new($"http://127.0.0.1:{shown}/faces"), new($"http://127.0.0.1:{plain}"));
            if (await nginx.AnswersAsync())
                return nginx;
            var errors = await nginx._process.StandardError.ReadToEndAsync();
            nginx.Dispose();
            Assert.True(tries < 5, $"nginx does not start: {errors}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Configuration(string service, int shown, int plain)
    {
        var deployed = File.ReadAllText(DeployedPath());
        Assert.Contains("http://127.0.0.1:5080", deployed);
        Assert.Contains("listen 80;", deployed);
        return $$"""
            daemon off;
            pid nginx.pid;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              {{deployed.Replace("127.0.0.1:5080", service, StringComparison.Ordinal).Replace("listen 80;", $"listen 127.0.0.1:{shown};", StringComparison.Ordinal)}}
              server { listen 127.0.0.1:{{plain}}; location / { proxy_pass http://{{service}}; } }
            }
            """;
    }

    private static Process Run(string folder)
    {
        var start = new ProcessStartInfo("nginx", ["-p", folder, "-e", "stderr", "-c", Path.Combine(folder, "nginx.conf")]) { RedirectStandardError = true };
        start.Environment["PATH"] += ":/usr/sbin:/usr/local/sbin";
        if (File.Exists("/usr/sbin/nginx"))
            start.FileName = "/usr/sbin/nginx";
        return Process.Start(start)!;
    }

    // Its ports are open a moment after it was started, or never.
    private async Task<bool> AnswersAsync()
    {
        using var client = new HttpClient();
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Plain, "/health/live"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string DeployedPath([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../../deploy/nginx.conf"));
}
