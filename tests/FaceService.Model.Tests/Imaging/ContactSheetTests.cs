using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

public sealed class ContactSheetTests
{
    private static readonly RgbImage[] Five = [.. Enumerable.Range(1, 5).Select(i => Drawn.Plain(4, 3, (byte)i, 0, 0))];

    [Fact]
    public void Sheet_is_filled_row_by_row()
    {
        var sheet = ContactSheet.Draw(Five, columns: 2);

        Assert.Equal((8, 9), (sheet.Width, sheet.Height));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(((byte)(i + 1), 0, 0), sheet[i % 2 * 4, i / 2 * 3]);
            Assert.Equal(((byte)(i + 1), 0, 0), sheet[i % 2 * 4 + 3, i / 2 * 3 + 2]);
        }

        Assert.Equal((255, 255, 255), sheet[4, 6]);
    }

    [Fact]
    public void Gap_lies_between_pictures_only()
    {
        var sheet = ContactSheet.Draw(Five, columns: 3, gap: 2, background: 9);

        Assert.Equal((16, 8), (sheet.Width, sheet.Height));
        Assert.Equal((1, 0, 0), sheet[0, 0]);
        Assert.Equal((9, 9, 9), sheet[4, 0]);
        Assert.Equal((9, 9, 9), sheet[5, 0]);
        Assert.Equal((2, 0, 0), sheet[6, 0]);
        Assert.Equal((9, 9, 9), sheet[0, 4]);
        Assert.Equal((4, 0, 0), sheet[0, 5]);
        Assert.Equal((3, 0, 0), sheet[15, 2]);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(9, 3, 3)]
    [InlineData(10, 4, 3)]
    public void Square_sheet_has_as_many_columns_as_rows_or_one_more(int count, int columns, int rows)
    {
        var sheet = ContactSheet.DrawSquare([.. Enumerable.Repeat(Five[0], count)]);

        Assert.Equal((columns * 4, rows * 3), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void Picture_of_another_size_is_named() =>
        Assert.Contains("Picture 1 is 5×3", Assert.Throws<ArgumentException>(
            () => ContactSheet.Draw([Five[0], Drawn.Plain(5, 3, 0, 0, 0)], 2)).Message);
}
