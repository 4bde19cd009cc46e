using System.Globalization;
using FaceService.Bench.Report;

namespace FaceService.Bench.Serving;

/// <summary>The results as a table.</summary>
internal static class ServeReport
{
    public static ResultTable Table(ServeResults results)
    {
        var table = new ResultTable("what", "connections", "faces/s", "median ms", "p99 ms", "refused/s", "median ms to refuse", "failed");
        if (results.Engine is { } engine)
        {
            Alone(table, $"engine alone, {engine.Precision}, batches of {engine.BestBatch}", engine.FacesPerSecond, double.NaN);
            Alone(table, "engine and encoder, without HTTP", engine.EncodedPerSecond, double.NaN);
            Alone(table, "one face drawn", 1000 / engine.SingleMilliseconds, engine.SingleMilliseconds);
            Alone(table, "one face encoded", 1000 / engine.EncodeMilliseconds, engine.EncodeMilliseconds);
        }

        foreach (var (connections, figures) in results.Service)
            Load(table, "service", connections, figures);
        foreach (var (name, figures) in results.Peers)
            Load(table, $"FastAPI, {name}", 64, figures);
        return table;
    }

    public static string Number(double value, string format = "0.0") =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "";

    private static void Alone(ResultTable table, string what, double perSecond, double milliseconds) =>
        table.Add(what, "", Number(perSecond), Number(milliseconds, "0.00"), "", "", "", "");

    private static void Load(ResultTable table, string what, int connections, LoadMetrics figures) => table.Add(
        what,
        connections.ToString(CultureInfo.InvariantCulture),
        Number(figures.PerSecond),
        Number(figures.Median, "0.00"),
        Number(figures.Slow, "0.00"),
        Number(figures.RefusedPerSecond),
        Number(figures.MedianRefusal, "0.00"),
        figures.Failed.ToString(CultureInfo.InvariantCulture));
}
