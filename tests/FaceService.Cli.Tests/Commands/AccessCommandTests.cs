using System.Diagnostics;
using FaceService.Jobs.Access;

namespace FaceService.Cli.Tests.Commands;

/// <summary>The two commands as they are typed.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("face-access-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Key_prints_the_services_key_and_nothing_else()
    {
        var (code, printed, said) = await RunAsync(["key"]);

        Assert.True(code == 0, said);
        Assert.Equal(LocalKey.ReadOrCreate(_data), printed.Trim());
    }

    [Theory]
    [InlineData("Auth__Keys")]
    [InlineData("Auth__Keys__0")]
    [InlineData("Auth__Keys__ops__Secret")]
    [InlineData("AUTH__KEYS__0__SECRET")]
    public async Task Key_prints_one_that_the_environment_configures(string variable)
    {
        var (code, printed, _) = await RunAsync(["key"], (variable, "a-configured-key"));

        Assert.Equal(0, code);
        Assert.Equal("a-configured-key", printed.Trim());
        Assert.False(File.Exists(LocalKey.PathIn(_data)));
    }

    [Fact]
    public async Task Key_that_is_configured_elsewhere_is_said_to_be()
    {
        new ServiceNote(new("http://127.0.0.1:5080"), ["ops", "ci"]).Write(_data);
        var (code, printed, said) = await RunAsync(["key"]);

        Assert.Equal(1, code);
        Assert.Empty(printed);
        Assert.Contains("ops, ci", said);
    }

    [Theory]
    [InlineData("https://faces.example.org/faces", "https://faces.example.org/faces/session?link=")]
    [InlineData("http://127.0.0.1:5080/", "http://127.0.0.1:5080/session?link=")]
    public async Task Sign_in_prints_a_good_link_with_the_services_public_address(string address, string begins)
    {
        new ServiceNote(new(address), []).Write(_data);
        var (code, printed, said) = await RunAsync(["sign-in"]);

        Assert.True(code == 0, said);
        Assert.StartsWith(begins, printed);
        Assert.True(new SignInLinks(_data, TimeProvider.System).Redeem(printed.Trim()[begins.Length..]));
    }

    [Fact]
    public async Task Sign_in_takes_another_address()
    {
        var (code, printed, _) = await RunAsync(["sign-in", "--address", "https://faces.example.org"]);

        Assert.Equal(0, code);
        Assert.StartsWith("https://faces.example.org/session?link=", printed);
    }

    [Fact]
    public async Task Sign_in_before_the_first_start_says_what_to_do()
    {
        var (code, _, said) = await RunAsync(["sign-in"]);

        Assert.Equal(1, code);
        Assert.Contains("./face serve", said);
    }

    [Fact]
    public async Task Sign_in_with_an_address_that_is_none_is_wrong_usage()
    {
        var (code, _, said) = await RunAsync(["sign-in", "--address", "faces.example.org"]);

        Assert.Equal(2, code);
        Assert.Contains("--address", said);
    }

    private async Task<(int Code, string Printed, string Said)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FACE_DATA"] = _data;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed, await said);
    }
}
