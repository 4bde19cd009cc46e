namespace FaceService.Model.Networks.Classic;

/// <summary>Hidden widths scaled by the config's factor, never below one.</summary>
internal readonly struct Widths(double factor)
{
    public long this[int original] => Math.Max(1, (long)Math.Round(original * factor));
}
