using System.Text;

namespace FaceService.Bench.Report;

/// <summary>A table in Markdown, aligned so that it reads in a terminal too.</summary>
internal sealed class ResultTable(params string[] header)
{
    private readonly List<string[]> rows = [header];

    public void Add(params string[] cells)
    {
        if (cells.Length != header.Length)
            throw new ArgumentException($"A row has {cells.Length} cells; allowed is {header.Length}.", nameof(cells));
        rows.Add(cells);
    }

    public override string ToString()
    {
        var widths = Enumerable.Range(0, header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (index, row) in rows.Index())
        {
            AppendRow(text, row, widths);
            if (index == 0)
                text.Append('|').AppendJoin('|', widths.Select((width, column) => Rule(width, column))).AppendLine("|");
        }

        return text.ToString();
    }

    // The first column is words, the others are numbers.
    private static string Rule(int width, int column) =>
        column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ':';

    private static void AppendRow(StringBuilder text, string[] row, int[] widths)
    {
        for (var column = 0; column < row.Length; column++)
            text.Append("| ").Append(column == 0 ? row[0].PadRight(widths[0]) : row[column].PadLeft(widths[column])).Append(' ');
        text.AppendLine("|");
    }
}
