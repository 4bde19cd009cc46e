namespace FaceService.Training.Presets;

/// <summary>A setting does not exist, or its value is not allowed. The message names the setting, the value and what is allowed.</summary>
/// <param name="setting">The setting's name; <c>preset</c> when that is what is unknown.</param>
/// <param name="message">One sentence for people.</param>
public sealed class SettingException(string setting, string message) : Exception(message)
{
    /// <summary>The setting's name.</summary>
    public string Setting { get; } = setting;

    /// <summary>What is allowed: the end of the message, for those who put its parts into fields of their own.</summary>
    public string Allowed
    {
        get
        {
            var allowed = Message[(Message.LastIndexOf("; ", StringComparison.Ordinal) + 1)..].Trim().TrimEnd('.');
            return allowed.StartsWith("known are ", StringComparison.Ordinal) || allowed.StartsWith("allowed are ", StringComparison.Ordinal)
                ? allowed[(allowed.IndexOf("are ", StringComparison.Ordinal) + 4)..]
                : allowed;
        }
    }
}
