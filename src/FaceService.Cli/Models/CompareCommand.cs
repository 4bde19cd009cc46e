using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Model.Latents;
using FaceService.Training;

namespace FaceService.Cli.Models;

/// <summary><c>model compare</c>: holds a model against numbers that the published code gave for the same weights.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "a weight file, as import takes it, or NAME or NAME@VERSION" };
        var expected = new Argument<string>("expected")
        {
            Description = "an .npz of w_SEED, img_SEED_PSI_NOISE and u8_SEED_PSI_NOISE; the class is SEED modulo the number of classes",
        };
        var command = new Command("compare", "Compares a model's w and pictures, in float32, with stored ones.") { model, expected };
        command.SetAction(parsed => Failures.Report(() =>
        {
            using var stored = NpzFile.Open(parsed.GetRequiredValue(expected));
            using var compared = ComparedModel.Open(parsed.GetRequiredValue(model));
            var difference = compared.Against(stored);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                w        {difference.Ws} compared, worst error {difference.WorstW:0.0e+0} (allowed {StoredDifference.AllowedW:0.0e+0})
                pictures {difference.Images} compared, worst error {difference.WorstImage:0.0e+0} (allowed {StoredDifference.AllowedImage:0.0e+0})
                bytes    {difference.Bytes} compared, {difference.OffByOne} off by one, {difference.OffByMore} by more (allowed one in {StoredDifference.AllowedOffByOne} by one)
                """));
            return difference.IsWithin
                ? 0
                : throw new TrainingException("The model does not agree with the stored numbers.");
        }));
        return command;
    }
}
