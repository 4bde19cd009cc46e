using System.CommandLine;
using FaceService.Model.Catalog;
using FaceService.Training.Presets;

namespace FaceService.Bench.Training;

/// <summary><c>./face bench beside</c>.</summary>
internal static class BesideCommand
{
    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "What is served: NAME or NAME@VERSION; the default model otherwise." };
        var preset = new Option<string>("--preset") { Description = "What is trained.", DefaultValueFactory = _ => "stylegan2-64" };
        preset.AcceptOnlyFromAmong([.. Preset.Names]);
        var seconds = new Option<double>("--seconds") { Description = "Counted seconds a load, after two of warm-up.", DefaultValueFactory = _ => 20 };
        var connections = new Option<int>("--connections") { Description = "Connections that ask for faces.", DefaultValueFactory = _ => 64 };
        var command = new Command("beside", "Faces a second that the service gives alone, while its worker trains, and alone again.")
        {
            model, preset, seconds, connections,
        };
        command.SetAction((parsed, cancel) => BesideBench.RunAsync(
            new BesideSettings
            {
                Model = Shipped(BenchPlaces.Model(parsed.GetValue(model))),
                Preset = parsed.GetRequiredValue(preset),
                Duration = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                Connections = parsed.GetRequiredValue(connections),
            },
            Console.Out,
            cancel));
        return command;
    }

    // The service is started on a data folder of its own, which holds no other models.
    private static ModelVersion Shipped(ModelVersion model) => model.Shipped
        ? model
        : throw new ArgumentException($"{model.Id} is not shipped; only shipped models can be served here.");
}
