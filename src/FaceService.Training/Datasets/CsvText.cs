using System.Text;

namespace FaceService.Training.Datasets;

/// <summary>Splits comma-separated text into rows, with quotes as in RFC 4180.</summary>
internal static class CsvText
{
    /// <summary>The rows' cells; empty lines are left out.</summary>
    /// <param name="text">The file's text, with any kind of line ending.</param>
    /// <exception cref="FormatException">A quote is left open; the message tells the line.</exception>
    public static IEnumerable<string[]> Rows(string text)
    {
        var (cells, cell) = (new List<string>(), new StringBuilder());
        var (line, opened) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (opened > 0 && (c != '"' || (i + 1 < text.Length && text[i + 1] == '"')))
                cell.Append(c == '"' ? text[i++] : c); // a doubled quote stands for one
            else if (opened > 0)
                opened = 0;
            else if (c == '"')
                opened = line;
            else if (c == ',')
                Take();
            else if (c == '\n' && End() is { } row)
                yield return row;
            else if (c is not ('\r' or '\n' or '\uFEFF'))
                cell.Append(c);
        }

        if (opened > 0)
            throw new FormatException($"a quote in line {opened} is never closed");
        if (End() is { } last)
            yield return last;

        void Take()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }

        string[]? End()
        {
            Take();
            string[] row = [.. cells];
            cells.Clear();
            return row is [""] ? null : row;
        }
    }
}
