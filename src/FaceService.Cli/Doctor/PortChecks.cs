using System.Net;
using System.Net.Sockets;
using FaceService.Cli.Shared;

namespace FaceService.Cli.Doctor;

/// <summary>Whether the service can listen where it is to, or does so already.</summary>
internal static class PortChecks
{
    private const string Topic = "port";

    // A service of this machine answers in a moment, also while it draws.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="urls">As <c>--urls</c> takes them, with semicolons between.</param>
    public static IEnumerable<CheckFinding> Of(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(One);

    private static CheckFinding One(string url)
    {
        // * and + stand for every address.
        var plain = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"'{url}' is no address; allowed are such as http://127.0.0.1:5080.");
        try
        {
            using var listener = new TcpListener(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback, address.Port);
            listener.ExclusiveAddressUse = true;
            listener.Start();
            return CheckFinding.Good(Topic, $"{url} is free");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Taken(url, address);
        }
        catch (SocketException e)
        {
            return CheckFinding.Wrong(Topic, $"{url} cannot be listened on: {e.Message}.", "Name another: ./face serve --urls http://127.0.0.1:5081 (ports below 1024 belong to root).");
        }
    }

    private static CheckFinding Taken(string url, Uri address)
    {
        var host = address.Host == "0.0.0.0" ? "127.0.0.1" : address.Host;
        return Status(new Uri($"{address.Scheme}://{host}:{address.Port}/health/live")) is { } live && live.Contains("\"live\"", StringComparison.Ordinal)
            ? Status(new Uri($"{address.Scheme}://{host}:{address.Port}/health/ready"))?.Contains("\"ready\"", StringComparison.Ordinal) == true
                ? CheckFinding.Good(Topic, $"the service answers at {url}")
                : CheckFinding.Warning(Topic, $"The service answers at {url}, but is not ready to draw.", "Wait until its model is loaded; if that lasts, its log says why.")
            : CheckFinding.Wrong(Topic, $"Another program listens on {url}.", "Stop it, or take another port: ./face serve --urls http://127.0.0.1:5081.");
    }

    private static string? Status(Uri address)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
            return http.GetStringAsync(address).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
