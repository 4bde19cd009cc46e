using FaceService.Model.Imaging;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Jobs;

namespace FaceService.Training.Tests.Runs;

public sealed class LossCurveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Write_draws_each_loss_at_its_height()
    {
        var rows = Enumerable.Range(1, 100).Select(i => $"{i},{i * 10},1,3");
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", .. rows]);

        LossCurve.Write(new RunFolder(_folder.Path));

        var image = ImageDecoder.Decode(File.ReadAllBytes(_folder["losses.png"]));
        var (d, g) = (Rows(image, 0xD0, 0x50, 0x20), Rows(image, 0x20, 0x60, 0xC0));
        // From 0 to a little above 3 over 340 pixels, with 32 below: 1 and 3 lie two thirds of that apart.
        Assert.InRange(d - g, 200, 230);
        Assert.InRange(image.Height - 32 - d, 100, 112);
    }

    [Fact]
    public void Write_value_that_is_none_and_cells_left_empty_are_passed_over()
    {
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", "1,10,1,", "2,20,NaN,", "3,30,1,2"]);

        LossCurve.Write(new RunFolder(_folder.Path));

        Assert.True(Rows(ImageDecoder.Decode(File.ReadAllBytes(_folder["losses.png"])), 0xD0, 0x50, 0x20) > 0);
    }

    [Fact]
    public void Write_too_few_rows_draw_nothing()
    {
        File.WriteAllLines(_folder["losses.csv"], ["step,images,d_loss,g_loss", "1,10,1,2"]);

        LossCurve.Write(new RunFolder(_folder.Path));

        Assert.False(File.Exists(_folder["losses.png"]));
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

    /// <summary>The row in which a colour is found most often.</summary>
    private static int Rows(RgbImage image, byte r, byte g, byte b) => Enumerable.Range(0, image.Height)
        .MaxBy(y => Enumerable.Range(0, image.Width).Count(x => image.Row(y).Slice(x * 3, 3).SequenceEqual([r, g, b])));
}
