using System.Text;

namespace FaceService.Training.Datasets;

/// <summary>Splits text into rows, with quotes as in RFC 4180; the first line tells whether commas, semicolons or tabs stand between cells.</summary>
internal static class CsvText
{
    /// <summary>A cell in quotes.</summary>
    public static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The rows' cells; empty lines are left out.</summary>
    /// <param name="text">The file's text, with any kind of line ending.</param>
    /// <exception cref="FormatException">A quote is left open; the message tells the line.</exception>
    public static IEnumerable<string[]> Rows(string text)
    {
        var (cells, cell) = (new List<string>(), new StringBuilder());
        var separator = Separator(text);
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
            else if (c == separator)
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

    // Of equally many the comma.
    private static char Separator(string text)
    {
        var quoted = false;
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0 };
        foreach (var c in text.TrimStart('\uFEFF', '\r', '\n'))
        {
            quoted ^= c == '"';
            if (!quoted && c is '\n' or '\r')
                break;
            if (!quoted && counts.TryGetValue(c, out var count))
                counts[c] = count + 1;
        }

        return counts.MaxBy(c => c.Value).Key;
    }
}
