using System.Globalization;
using System.Xml.Linq;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

public sealed class LossCurveTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Write_draws_each_loss_at_its_height()
    {
        var rows = Enumerable.Range(1, 100).Select(i => $"{i},{i * 10},1,3");
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", .. rows]);

        LossCurve.Write(new RunFolder(_folder.Path));

        var (d, g) = (Heights("#d05020"), Heights("#2060c0"));
        // From 0 to a little above 3 over 340 pixels, with 32 below: 1 and 3 lie two thirds of that apart.
        Assert.All(d, y => Assert.InRange(y - g[0], 200, 230));
        Assert.All(d, y => Assert.InRange(400 - 32 - y, 100, 112));
        Assert.Equal(["d_loss", "g_loss"], Chart().Descendants(Svg + "text").Select(text => text.Value).Where(text => text.EndsWith("_loss", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_value_that_is_none_and_cells_left_empty_are_passed_over()
    {
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", "1,10,1,", "2,20,NaN,", "3,30,1,2"]);

        LossCurve.Write(new RunFolder(_folder.Path));

        Assert.Equal(2, Heights("#d05020").Count);
    }

    [Fact]
    public void Write_too_few_rows_draw_nothing()
    {
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", "1,10,1,2"]);

        LossCurve.Write(new RunFolder(_folder.Path));

        Assert.False(File.Exists(_folder["losses.svg"]));
    }

    [Fact]
    public void Write_very_many_rows_stay_a_small_file_and_keep_their_peaks()
    {
        var rows = Enumerable.Range(1, 60_000).Select(i => $"{i},{i * 10},{(i % 80 == 40 ? 2 : 1)},1");
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", .. rows]);

        LossCurve.Write(new RunFolder(_folder.Path));

        Assert.InRange(new FileInfo(_folder["losses.svg"]).Length, 1, 200_000);
        Assert.Equal(750, Heights("#d05020").Count(y => y < 100));
    }

    [Theory]
    [InlineData(0, 6.3, "0 1 2 3 4 5 6")]
    [InlineData(0, 0.011, "0 0.002 0.004 0.006 0.008 0.01")]
    [InlineData(-1, 1, "-1 -0.5 0 0.5 1")]
    [InlineData(10, 600, "100 200 300 400 500 600")]
    public void Ticks_are_round_numbers(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', LineChart.Ticks((low, high)).Select(t => Math.Round(t, 6).ToString("0.######"))));

    [Fact]
    public void Timelapse_of_very_many_sheets_keeps_the_first_and_the_last()
    {
        var chosen = Timelapse.Chosen([.. Enumerable.Range(0, 5000).Select(i => (long)i * 250)]).ToList();

        Assert.Equal((150, 0L, 4999 * 250L), (chosen.Count, chosen[0], chosen[^1]));
        Assert.Equal(chosen.Order().Distinct(), chosen);
    }

    public void Dispose() => _folder.Dispose();

    private XElement Chart() => XDocument.Load(_folder["losses.svg"]).Root!;

    /// <summary>How far below the top the points of a loss lie, as it is.</summary>
    private List<double> Heights(string colour) => [.. Chart().Descendants(Svg + "g").Single(g => (string?)g.Attribute("stroke") == colour)
        .Elements().First().Attribute("points")!.Value.Split(' ').Select(point => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture))];
}
