using System.Globalization;
using FaceService.Training.Evaluation;
using Spectre.Console;

namespace FaceService.Training.Cli;

/// <summary>Prints an evaluation as tables.</summary>
internal static class EvaluationDisplay
{
    public static void Show(EvaluationReport report)
    {
        var distance = report.SlicedWasserstein;
        var table = new Table { Title = new TableTitle($"Sliced Wasserstein distance × 1,000 of {report.Model}".EscapeMarkup()) }.AddColumn("sets");
        foreach (var column in (string[])["pictures", "distance", .. distance.ToData!.Levels.Keys.Select(side => $"{side} px")])
            table.AddColumn(new TableColumn(column).RightAligned());
        Row(table, "generated, data", distance.ToData);
        Row(table, $"generated, held out ({(distance.UnseenByModel ? "never seen" : "seen")} in training)", distance.ToHeldOut);
        Row(table, "floor: held out, other data", distance.Floor);
        AnsiConsole.Write(table);
        if (distance.Ratio is { } ratio)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Distance to the held-out pictures: {ratio:F2} floors."));
    }

    private static void Row(Table table, string name, SetDistance? distance)
    {
        if (distance is null)
            return;
        var mean = distance.Deviation > 0 ? $"{Number(distance.Distance)} ± {Number(distance.Deviation)}" : Number(distance.Distance);
        table.AddRow([name.EscapeMarkup(), distance.Pictures.ToString(CultureInfo.InvariantCulture), mean, .. distance.Levels.Values.Select(Number)]);
    }

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
