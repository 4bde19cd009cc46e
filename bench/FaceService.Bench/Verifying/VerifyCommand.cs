using System.CommandLine;

namespace FaceService.Bench.Verifying;

/// <summary><c>./face bench verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "NAME or NAME@VERSION; the default model otherwise." };
        var faces = new Option<int>("--faces")
        {
            Description = "Pictures of each kind, of the seeds from 0.",
            DefaultValueFactory = _ => 500,
        };
        var rows = new Option<string>("--rows")
        {
            Description = "Only the kinds of change whose names contain this; all otherwise.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("verify", "How well the same picture is told from a changed one: the similarity that POST /verify goes by.") { model, faces, rows };
        command.SetAction(parsed =>
        {
            VerifyBench.Run(BenchPlaces.Model(parsed.GetValue(model)), parsed.GetRequiredValue(faces), parsed.GetRequiredValue(rows), Console.Out);
            return 0;
        });
        return command;
    }
}
