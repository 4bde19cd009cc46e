using FaceService.Jobs.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>The whole service with its real models and its worker, on a port of its own.</summary>
internal sealed class Site : WebApplicationFactory<Program>
{
    private readonly string _data = Directory.CreateTempSubdirectory("face-browser-").FullName;
    private readonly Dictionary<string, string> _settings = [];

    public Site() => UseKestrel(0);

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>What the service makes at run time.</summary>
    public string Data => _data;

    /// <summary>A link as ./face sign-in gives it.</summary>
    public string SignInLink() => $"session?link={new SignInLinks(_data, TimeProvider.System).Create()}";

    public Site With(string setting, string value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>A model that does not come with the program: the shipped one's weights under another name.</summary>
    public Site WithModel(string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_data, "models", name, "1")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ShippedModel.Folder, ShippedModel.Version)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return this;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Data:Folder", _data);
        builder.UseSetting("Models:Folder", Places.Models);
        builder.UseSetting("urls", "http://127.0.0.1:0");
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }
}
