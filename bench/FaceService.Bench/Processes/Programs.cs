using FaceService.Model.Catalog;

namespace FaceService.Bench.Processes;

/// <summary>The servers that are measured.</summary>
internal static class Programs
{
    /// <summary>The service.</summary>
    /// <param name="precision">auto, float32 or bfloat16.</param>
    public static ChildPlan Service(string precision) => new()
    {
        Name = "service",
        Folder = BenchPlaces.Program,
        Command = address =>
        [
            Environment.ProcessPath is { } dotnet && Path.GetFileName(dotnet) == "dotnet" ? dotnet : "dotnet",
            Path.Combine(BenchPlaces.Program, "FaceService.Api.dll"),
            "--urls", $"http://{address}",
            "--Engine:Precision", precision,
        ],
        Environment = new Dictionary<string, string> { ["FACE_MODELS"] = DefaultFolders.Models },
        ReadyPath = "/health/ready",
    };

    /// <summary>A FastAPI script of <c>bench/peers</c> over the same weights.</summary>
    /// <param name="script">plain or batching.</param>
    /// <param name="weights">Path of generator.safetensors.</param>
    /// <param name="precision">float32 or bfloat16.</param>
    public static ChildPlan Peer(string script, string weights, string precision) => new()
    {
        Name = $"{script}-{precision}",
        Folder = BenchPlaces.Peers,
        Command = address =>
        [
            PythonScript.Interpreter, "-m", "uvicorn", $"{script}:app", "--host", address.Address.ToString(),
            "--port", $"{address.Port}", "--log-level", "warning", "--no-access-log",
        ],
        Environment = new Dictionary<string, string>
        {
            ["MODEL"] = weights,
            ["PRECISION"] = precision,
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        },
        ReadyPath = "/health",
    };
}
