using System.CommandLine;

namespace FaceService.Cli.Latents;

/// <summary><c>latent</c>: what can be done in the latent spaces of a StyleGAN2 model.</summary>
internal static class LatentCommand
{
    public static Command Create() => new("latent", "Mixes, walks, steps and saves faces in a model's latent spaces.")
    {
        MixCommand.Create(),
        WalkCommand.Create(),
        FactorsCommand.Create(),
        TruncationCommand.Create(),
        MeanCommand.Create(),
        SaveCommand.Create(),
        DrawCommand.Create(),
    };
}
