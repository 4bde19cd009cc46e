using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>One key of <c>Auth:Keys</c>, as it was configured.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Name">Its name; its place in the list where none is given.</param>
/// <param name="Secret">What requests carry.</param>
/// <param name="Scopes">What it is good for; everything where nothing is said.</param>
internal sealed record ConfiguredKey(string Path, string Name, string Secret, IReadOnlyList<string> Scopes)
{
    /// <summary>Each entry is a section with Secret, Name and Scopes, or only the secret; one secret may stand for the whole list.</summary>
    public static IReadOnlyList<ConfiguredKey> ReadAll(IConfiguration configuration)
    {
        var section = configuration.GetSection($"{AuthOptions.Section}:Keys");
        IEnumerable<IConfigurationSection> entries = section.GetChildren().ToArray() is { Length: > 0 } children ? children : section.Value is { Length: > 0 } ? [section] : [];
        return [.. entries.Select(Read)];
    }

    private static ConfiguredKey Read(IConfigurationSection section)
    {
        var scopes = section.GetSection("Scopes");
        return new(
            section.Path,
            section["Name"] ?? section.Key,
            section["Secret"] ?? section.Value ?? "",
            scopes.Exists() ? scopes.Words() : Scope.All);
    }
}

/// <summary>Keys that cannot be meant stop the start.</summary>
internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var wrong = options.Keys.SelectMany(key => Wrong(key, options.Keys)).ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Wrong(ConfiguredKey key, IReadOnlyList<ConfiguredKey> all)
    {
        if (key.Secret.Trim().Length == 0)
            yield return $"{key.Path} has no secret; allowed is any text that is hard to guess, such as `openssl rand -hex 32` prints.";
        if (key.Secret.Any(character => character is <= ' ' or > '~'))
            yield return $"{key.Path} has a secret that no header can carry; allowed are the visible characters of ASCII.";
        if (key.Name.Length is 0 or > 64 || !key.Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            yield return $"{key.Path} has the name '{key.Name}'; allowed are 1 to 64 letters, digits, - and _.";
        if (all.Count(other => other.Name == key.Name) > 1)
            yield return $"{key.Path} has the name '{key.Name}', as another key has.";
        foreach (var scope in key.Scopes.Where(scope => !Scope.All.Contains(scope)))
            yield return $"{key.Path} has the scope '{scope}'; allowed are {string.Join(" and ", Scope.All)}.";
    }
}
