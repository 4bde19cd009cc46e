using System.Globalization;
using System.Text;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary>
/// <c>losses.csv</c>: step, images shown, and the mean of each figure since the row before; and <c>evaluation.csv</c>, of the same
/// form: what was measured of the generator. No clock in it, so that a
/// resumed run writes the same file as an uninterrupted one.
/// </summary>
internal sealed class LossLog
{
    private readonly RunFolder _folder;
    private readonly string _group;
    private readonly string _path;
    private string[]? _columns;

    /// <param name="folder">The run.</param>
    /// <param name="group">One of <see cref="RunFigures"/>.</param>
    public LossLog(RunFolder folder, string group)
    {
        (_folder, _group) = (folder, group);
        var path = _path = group == RunFigures.Training ? folder.Losses : folder.Evaluations;
        if (File.Exists(path) && File.ReadLines(path).FirstOrDefault() is { } head)
            _columns = head.Split(',')[2..];
    }

    public void Append(long step, long images, IReadOnlyList<(string Name, double Value)> figures)
    {
        if (_columns is null || figures.Any(f => !_columns.Contains(f.Name)))
            AddColumns(figures);
        var values = figures.ToDictionary(f => f.Name, f => f.Value.ToString("G6", CultureInfo.InvariantCulture));
        var cells = _columns!.Select(c => values.GetValueOrDefault(c, ""));
        File.AppendAllText(_path, string.Create(CultureInfo.InvariantCulture, $"{step},{images},{string.Join(',', cells)}\n"));
        EventFile.Append(_folder, new EventRow(step, [.. figures.Select(f => ($"{_group}/{f.Name}", values[f.Name]))]));
    }

    /// <summary>Drops the rows after a step, which will be written again, and half a row that a full disk left.</summary>
    public void CutAfter(long step)
    {
        if (!File.Exists(_path))
            return;
        var text = File.ReadAllText(_path);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kept = lines.Skip(1).Where(l =>
            long.TryParse(l.AsSpan(0, Math.Max(0, l.IndexOf(','))), NumberStyles.None, CultureInfo.InvariantCulture, out var s) && s <= step);
        Rewrite([lines.FirstOrDefault() ?? "", .. kept]);
    }

    /// <summary>Flushes the rows to the disk: a checkpoint must not outlive the rows before it.</summary>
    public void Flush()
    {
        if (!File.Exists(_path))
            return;
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    // A figure that comes later (R1 each sixteen steps) gets a column of its own; earlier rows leave it empty.
    private void AddColumns(IReadOnlyList<(string Name, double Value)> figures)
    {
        var old = _columns ?? [];
        var added = figures.Select(f => f.Name).Where(n => !old.Contains(n)).ToArray();
        var rows = File.Exists(_path) ? File.ReadAllLines(_path).Skip(1) : [];
        _columns = [.. old, .. added];
        Rewrite([$"step,images,{string.Join(',', _columns)}", .. rows.Select(r => r + new string(',', added.Length))]);
    }

    private void Rewrite(IEnumerable<string> lines) => DurableFile.WriteAllBytes(
        _path, Encoding.UTF8.GetBytes(string.Concat(lines.Where(l => l.Length > 0).Select(l => l + "\n"))));
}
