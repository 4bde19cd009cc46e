using System.CommandLine;

namespace FaceService.Bench.Serving;

/// <summary><c>./face bench serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION; the default model otherwise." };
        var precision = new Option<string>("--precision")
        {
            Description = "What the service computes in: auto, float32 or bfloat16.",
            DefaultValueFactory = _ => "auto",
        };
        precision.AcceptOnlyFromAmong("auto", "float32", "bfloat16");
        var seconds = new Option<double>("--seconds")
        {
            Description = "Counted seconds a load, after two of warm-up.",
            DefaultValueFactory = _ => 10,
        };
        var connections = new Option<int[]>("--connections")
        {
            Description = "Loads on the service.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 8, 64, 256, 1024],
        };
        var memory = new Option<int>("--memory-requests")
        {
            Description = "Reads the service's memory after 5,000 requests and again after this many; 0 leaves it out.",
            DefaultValueFactory = _ => 0,
        };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leaves out the FastAPI peers." };
        var command = new Command("serve", "Faces a second: the engine alone, the service under load, and FastAPI peers.")
        {
            model, precision, seconds, connections, memory, noPeers,
        };
        command.SetAction((parsed, cancel) => ServeBench.RunAsync(
            new ServeSettings
            {
                Model = BenchPlaces.Model(parsed.GetValue(model)),
                Precision = parsed.GetRequiredValue(precision),
                Duration = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                Connections = parsed.GetRequiredValue(connections),
                MemoryRequests = parsed.GetRequiredValue(memory),
                Peers = !parsed.GetValue(noPeers),
            },
            Console.Out,
            cancel));
        return command;
    }
}
