using System.CommandLine;

namespace FaceService.Bench.Generating;

/// <summary><c>./face bench generate</c>.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "Pictures' sizes: powers of two from 32 to 1024.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [64, 256, 1024],
        };
        var batches = new Option<int[]>("--batches")
        {
            Description = "Batches to try; the best counts.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 4, 16],
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "Counted seconds a batch, after one batch of warm-up.",
            DefaultValueFactory = _ => 5,
        };
        var device = new Option<string>("--device")
        {
            Description = "auto, cpu, cuda or cuda:N.",
            DefaultValueFactory = _ => "auto",
        };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leaves out PyTorch." };
        var command = new Command("generate", "Pictures a second of StyleGAN2 with random weights: the engine, and PyTorch with the same layers.")
        {
            sizes, batches, seconds, device, noPeers,
        };
        command.SetAction((parsed, cancel) => GenerateBench.RunAsync(
            new GenerateSettings
            {
                Sizes = parsed.GetRequiredValue(sizes),
                Batches = parsed.GetRequiredValue(batches),
                Duration = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                Device = parsed.GetRequiredValue(device),
                Peers = !parsed.GetValue(noPeers),
            },
            Console.Out,
            cancel));
        return command;
    }
}
