using System.CommandLine;

namespace FaceService.Bench.Training;

/// <summary><c>./face bench train</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var presets = new Option<string[]>("--presets")
        {
            Description = "What to train.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. TrainBench.Peers.Keys],
        };
        presets.AcceptOnlyFromAmong([.. TrainBench.Peers.Keys]);
        var batch = new Option<int>("--batch") { Description = "Pictures a step; 0 for the preset's own." };
        var threads = new Option<int>("--threads") { Description = "Threads of each trainer; 0 for one a core." };
        // A multiple of every penalty's interval, so that each turn holds the same work.
        var steps = new Option<int>("--steps")
        {
            Description = "Steps a turn; StyleGAN2 wants multiples of 16, the interval of its R1 penalty.",
            DefaultValueFactory = _ => 16,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often the trainers take turns, after one round of warm-up; the medians count.",
            DefaultValueFactory = _ => 5,
        };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leaves out PyTorch." };
        var command = new Command("train", "Pictures a second of training, its memory and its loader, and of PyTorch with the same networks.")
        {
            presets, batch, threads, steps, rounds, noPeers,
        };
        command.SetAction((parsed, cancel) => TrainBench.RunAsync(
            new TrainSettings
            {
                Presets = parsed.GetRequiredValue(presets),
                Batch = parsed.GetValue(batch),
                Threads = parsed.GetValue(threads) is > 0 and var few ? few : Environment.ProcessorCount,
                Steps = Math.Max(1, parsed.GetRequiredValue(steps)),
                Rounds = Math.Max(1, parsed.GetRequiredValue(rounds)),
                Peers = !parsed.GetValue(noPeers),
            },
            Console.Out,
            cancel));
        return command;
    }
}
