using System.Net;
using System.Net.Sockets;
using FaceService.Cli.Doctor;
using FaceService.Cli.Tests.Shared;
using FaceService.Jobs.Access;
using FaceService.Model.Networks.Pretrained;

namespace FaceService.Cli.Tests.Commands;

public sealed class DoctorTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("face-doctor-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Machine_on_which_all_is_well_is_told_line_by_line()
    {
        var (code, printed) = await CliProcess.RunAsync(_data, "doctor", "--urls", $"http://127.0.0.1:{FreePort()}");

        Assert.True(code == 0, printed);
        Assert.All(["machine", "packages", "devices", "memory", "data folder", "models", "port", "keys", "networks"], topic => Assert.Matches($"(?m)^(ok  |look) {topic}", printed));
        Assert.Contains("draws in", printed);
        Assert.DoesNotContain("BAD", printed);
        Assert.False(File.Exists(LocalKey.PathIn(_data)), "looking makes no key");
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_what_to_do_and_the_exit_code()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "");

        var (code, printed) = await CliProcess.RunAsync(file, "doctor", "--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(1, code);
        Assert.Contains($"BAD  data folder  {file} is a file.", printed);
        Assert.Contains("→ Name another folder in FACE_DATA", printed);
        Assert.Contains("BAD  port", printed);
        Assert.Contains("→ Stop it, or take another port", printed);
        Assert.Contains("2 wrong", printed);
    }

    [Fact]
    public async Task Address_that_is_none_is_wrong_usage()
    {
        var (code, printed) = await CliProcess.RunAsync(_data, "doctor", "--urls", "5080");
        Assert.Equal(2, code);
        Assert.Contains("'5080' is no address", printed);
    }

    [Theory]
    [InlineData("/health/live", "Wrong")]
    [InlineData("{\"status\":\"live\"}", "Warning")]
    [InlineData("{\"status\":\"live\"} {\"status\":\"ready\"}", "Good")]
    public async Task Port_that_is_taken_is_asked_who_listens(string answer, string expected)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var ended = new CancellationTokenSource();
        var serving = ServeAsync(server, answer, ended.Token);

        var finding = await Task.Run(() => PortChecks.Of($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}").Single());

        Assert.True(expected == $"{finding.Severity}", $"{finding}");
        await ended.CancelAsync();
        server.Stop();
        await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public void Key_of_its_own_or_a_damaged_one_is_told_apart()
    {
        Assert.Contains("none yet", FolderChecks.Key(_data).Text);
        LocalKey.ReadOrCreate(_data);
        Assert.Equal(Severity.Good, FolderChecks.Key(_data).Severity);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(LocalKey.PathIn(_data), UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Equal(Severity.Warning, FolderChecks.Key(_data).Severity);
            File.SetUnixFileMode(LocalKey.PathIn(_data), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(LocalKey.PathIn(_data), "short");
        Assert.Equal(Severity.Wrong, FolderChecks.Key(_data).Severity);
        new ServiceNote(new("http://127.0.0.1:5080"), ["ops"]).Write(_data);
        Assert.Contains("ops", FolderChecks.Key(_data).Text);
    }

    [Fact]
    public void Network_that_is_not_whole_is_wrong()
    {
        Assert.Equal(Severity.Good, Assert.Single(FolderChecks.Networks(_data)).Severity);
        var network = PretrainedNetwork.All[0];
        var file = new NetworkFolder(_data).Place(network.Files[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "cut short");
        var broken = Assert.Single(FolderChecks.Networks(_data), finding => finding.Severity == Severity.Wrong);
        Assert.Contains($"install {network.Name}", broken.Remedy);
    }

    [Fact]
    public void Devices_that_are_not_there_are_wrong() => Assert.Equal(Severity.Wrong, MachineChecks.Devices("cuda:7").Severity);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // /health/live gets the first word of the answer, /health/ready all of it.
    private static async Task ServeAsync(TcpListener server, string answer, CancellationToken cancellation)
    {
        while (true)
        {
            using var client = await server.AcceptTcpClientAsync(cancellation);
            await using var stream = client.GetStream();
            var asked = await new StreamReader(stream, leaveOpen: true).ReadLineAsync(cancellation);
            var body = asked!.Contains("/ready", StringComparison.Ordinal) ? answer : answer.Split(' ')[0];
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), cancellation);
        }
    }
}
