namespace FaceService.Training.Presets;

/// <summary>Marks a property as a setting that <c>--set name=value</c> and a job request may override.</summary>
/// <param name="help">What it does and its unit.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string help) : Attribute
{
    /// <summary>What it does and its unit.</summary>
    public string Help { get; } = help;

    /// <summary>Smallest value of a number.</summary>
    public double Min { get; init; }

    /// <summary>Largest value of a number: also the most that a request over HTTP may ask for.</summary>
    public double Max { get; init; } = double.MaxValue;

    /// <summary>The words that a text setting may be; empty when it has a check of its own.</summary>
    public string[] OneOf { get; init; } = [];

    /// <summary>False for a setting that names a file: nothing sent over HTTP may.</summary>
    public bool OverHttp { get; init; } = true;
}
