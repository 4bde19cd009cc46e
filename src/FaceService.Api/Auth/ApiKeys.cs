using FaceService.Jobs.Access;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>The keys that are good now: the configured ones, which may change while the service runs, or else the one that it keeps for itself.</summary>
internal sealed class ApiKeys : IDisposable
{
    private readonly DataFolder _data;
    private readonly IDisposable? _subscription;
    private readonly Lock _gate = new();
    private volatile ApiKey[] _keys = [];
    private volatile bool _isConfigured;
    private volatile string? _missing;
    private DateTime _written;

    public ApiKeys(IOptionsMonitor<AuthOptions> options, DataFolder data)
    {
        _data = data;
        Take(options.CurrentValue);
        // New values that are not valid never get here: the keys stay as they were.
        _subscription = options.OnChange(Take);
    }

    /// <summary>Whether the keys are configured rather than the service's own.</summary>
    public bool IsConfigured => _isConfigured;

    /// <summary>Why there is no key at all; null if there is one.</summary>
    public string? Missing => Current().Length > 0 ? null : _missing;

    public IReadOnlyList<string> Names => [.. Current().Select(key => key.Name)];

    /// <summary>The key with this secret; null if there is none.</summary>
    public ApiKey? WithSecret(string secret)
    {
        Follow();
        var hash = ApiKey.Hash(secret);
        ApiKey? found = null;
        foreach (var key in Current())
        {
            if (key.Is(hash))
                found ??= key;
        }

        return found;
    }

    public ApiKey? Named(string name)
    {
        Follow();
        return Array.Find(Current(), key => key.Name == name);
    }

    /// <summary>The key that stands for whoever owns the data folder: the one that is good for most.</summary>
    public ApiKey? Owners() => Current().MaxBy(key => key.Scopes.Count);

    public void Dispose() => _subscription?.Dispose();

    private void Take(AuthOptions options)
    {
        _isConfigured = options.Keys.Count > 0;
        _keys = [.. options.Keys.Select(key => new ApiKey(key.Name, key.Secret, key.Scopes))];
        Current();
    }

    // Whoever deletes the service's own key wants another, and a second service may have made it.
    private void Follow()
    {
        if (_isConfigured || _keys.Length == 0)
            return;
        lock (_gate)
        {
            if (!_isConfigured && File.GetLastWriteTimeUtc(LocalKey.PathIn(_data.Path)) != _written)
                _keys = [];
        }
    }

    // Where none could be made the next request tries again: a folder may become writable.
    private ApiKey[] Current()
    {
        if (_keys is { Length: > 0 } keys)
            return keys;
        lock (_gate)
        {
            if (_keys.Length > 0)
                return _keys;
            try
            {
                var secret = LocalKey.ReadOrCreate(_data.Path);
                _written = File.GetLastWriteTimeUtc(LocalKey.PathIn(_data.Path));
                return _keys = [new ApiKey(LocalKey.Name, secret, Scope.All)];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _missing = e.Message;
                return [];
            }
        }
    }
}
