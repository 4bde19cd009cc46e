using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using Spectre.Console;

namespace FaceService.Cli.Latents;

/// <summary><c>latent factors</c>: the closed-form factors of a model.</summary>
internal static class FactorsCommand
{
    public static Command Create()
    {
        var faces = new FaceOptions();
        var indices = new Option<string?>("--factors") { Description = "which, such as 0-7; the first eight if left out" };
        var seed = new Option<string>("--seed") { Description = "whose face is changed", DefaultValueFactory = _ => "0" };
        var strengths = new Option<string>("--strengths") { Description = "how far, in units of w", DefaultValueFactory = _ => "-4,-2,0,2,4" };
        var output = new Option<string?>("--out") { Description = "a .png, .jpg or .webp file: a sheet, a factor a row" };
        var npy = new Option<string?>("--npy") { Description = "a .npy file: all directions, [w_dim, w_dim]" };
        var command = faces.Add(
            new Command("factors", "Lists the directions of w that change most, and draws them."), indices, seed, strengths, output, npy);
        command.SetAction(parsed => Failures.Report(() =>
        {
            var picture = parsed.GetValue(output);
            if (picture is not null)
                SheetFile.Format(picture);
            using var catalog = KnownModels.Open();
            var model = faces.Model(parsed, catalog);
            var width = model.Config.StyleGan2!.WDim;
            var chosen = NumberList.Indices("--factors", parsed.GetValue(indices) ?? $"0-{Math.Min(8, width) - 1}", width);
            var sheet = FaceSheet.Factors(
                faces.Seed(parsed, model, SeedList.Parse(parsed.GetRequiredValue(seed))[0]),
                chosen,
                Array.ConvertAll(NumberList.Numbers("--strengths", parsed.GetRequiredValue(strengths), -1e3, 1e3), strength => (float)strength));
            var size = faces.Size(parsed);
            using var painter = new FaceRenderer(model);
            List(painter.Generator.Factors, chosen);
            if (parsed.GetValue(npy) is { } place)
                File.WriteAllBytes(place, NpyFile.ToBytes(NpyArray.FromFloat32([.. painter.Generator.Factors.Directions.Cast<float>()], width, width)));
            if (picture is not null)
                SheetFile.Write(painter, sheet, size, picture);
            return 0;
        }));
        return command;
    }

    private static void List(ClosedFormFactors factors, int[] chosen)
    {
        var all = factors.SingularValues.Sum(value => value * value);
        var table = new Table().AddColumn(new TableColumn("factor").RightAligned())
            .AddColumn(new TableColumn("singular value").RightAligned()).AddColumn(new TableColumn("share of all change").RightAligned());
        foreach (var index in chosen)
        {
            var value = factors.SingularValues[index];
            table.AddRow(
                index.ToString(CultureInfo.InvariantCulture),
                value.ToString("0.000", CultureInfo.InvariantCulture),
                $"{(100 * value * value / all).ToString("0.0", CultureInfo.InvariantCulture)} %");
        }

        AnsiConsole.Write(table);
    }
}
