using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace FaceService.Api.Tests;

/// <summary>The service as it is started, with what it cannot start with.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("'nonsense'", "--urls", "nonsense")]
    [InlineData("ftp://127.0.0.1:0", "--urls", "ftp://127.0.0.1:0")]
    [InlineData("65535", "--urls", "http://127.0.0.1:99999")]
    [InlineData("--urls", "--urls", "http://192.0.2.1:5080")]
    [InlineData("Batching:BatchLimit", "--Batching:BatchLimit", "many")]
    [InlineData("BatchLimit", "--Batching:BatchLimit", "9000")]
    [InlineData("Engine:Device", "--Engine:Device", "tpu")]
    public async Task Start_with_a_bad_setting_is_a_sentence_and_exit_code_1(string told, params string[] arguments) =>
        Assert.Contains(told, await FailAsync(arguments));

    [Fact]
    public async Task Start_on_a_port_in_use_is_a_sentence_and_exit_code_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var address = $"http://{holder.LocalEndpoint}";

        var said = await FailAsync("--urls", address);

        Assert.Contains($"{address}: address already in use", said);
    }

    [Fact]
    public async Task Start_on_a_data_folder_that_is_a_file_is_a_sentence_and_exit_code_1()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        Assert.Contains($"{file}: that is a file", await FailAsync("--Data:Folder", file));
    }

    [Fact]
    public void Settings_file_that_is_no_JSON_is_named_with_what_is_wrong()
    {
        var file = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(file, "{ \"Urls\": }");
        var error = Assert.ThrowsAny<Exception>(() => new ConfigurationBuilder().AddJsonFile(file).Build());

        var sentence = StartFailure.Sentence(error);

        Assert.Contains("appsettings.json", sentence);
        Assert.Contains("LineNumber: 0", sentence);
        Assert.DoesNotContain('\n', sentence!);
    }

    [Fact]
    public void Fault_of_ours_is_no_sentence() => Assert.Null(StartFailure.Sentence(new InvalidOperationException("a service is missing")));

    private async Task<string> FailAsync(params string[] arguments)
    {
        string[] usual = ["--urls", "http://127.0.0.1:0", "--Worker:Enabled", "false", "--Models:Folder", _folder];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FaceService.Api.dll"), .. usual, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FACE_DATA"] = Path.Combine(_folder, "data");
        using var service = Process.Start(start)!;
        try
        {
            var (printed, said) = (service.StandardOutput.ReadToEndAsync(), service.StandardError.ReadToEndAsync());
            await service.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.True(service.ExitCode == 1, $"{service.ExitCode}: {await said}");
            Assert.Single((await said).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.DoesNotContain("   at ", await printed);
            return await said;
        }
        finally
        {
            if (!service.HasExited)
                service.Kill();
        }
    }
}
