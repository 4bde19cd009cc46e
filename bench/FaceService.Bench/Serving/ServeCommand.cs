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
        var only = new Option<ServePart[]>("--only")
        {
            Description = "Parts to measure: engine, psnr, service, memory, peers; all of them otherwise.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Enum.GetValues<ServePart>(),
        };
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
            Description = "Reads the service's memory after 5,000 requests and again after this many.",
            DefaultValueFactory = _ => 100_000,
        };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leaves out the FastAPI peers." };
        var results = new Option<string?>("--results")
        {
            Description = "A JSON file: what is in it from an earlier run is kept and told, what is measured now is written to it, part by part.",
        };
        var command = new Command("serve", "Faces a second: the engine alone, the service under load, and FastAPI peers.")
        {
            model, precision, only, seconds, connections, memory, noPeers, results,
        };
        command.SetAction((parsed, cancel) => ServeBench.RunAsync(
            new ServeSettings
            {
                Model = BenchPlaces.Model(parsed.GetValue(model)),
                Precision = parsed.GetRequiredValue(precision),
                Parts = [.. parsed.GetRequiredValue(only).Where(part => part != ServePart.Peers || !parsed.GetValue(noPeers))],
                Duration = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                Connections = parsed.GetRequiredValue(connections),
                MemoryRequests = parsed.GetRequiredValue(memory),
                Results = parsed.GetValue(results),
            },
            Console.Out,
            cancel));
        return command;
    }
}
