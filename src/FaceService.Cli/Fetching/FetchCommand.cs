using System.CommandLine;
using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Jobs.Worker;

namespace FaceService.Cli.Fetching;

/// <summary><c>dataset fetch</c>: downloads pictures that a list names, or numbered pages show.</summary>
internal sealed class FetchCommand
{
    private static readonly FetchOptions Usual = new();

    private readonly Argument<string?> _list = new("list") { Description = "a file with a picture's URL a line", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _folder = new("--out") { Description = "the folder for the pictures", Required = true };
    private readonly Option<string?> _pages = new("--pages") { Description = "instead of a list: a URL of pages with numbers in braces, such as https://example.org/gallery?page={1-300}" };
    private readonly Option<string?> _select = new("--select") { Description = "with --pages: a CSS selector of the pictures, or of links to them" };
    private readonly Option<string?> _attribute = new("--attribute") { Description = "with --pages: the attribute that holds a picture's address; href, data-src, data-original or src unless given" };
    private readonly Option<int> _parallel = new("--parallel") { Description = "downloads at one time", DefaultValueFactory = _ => Usual.Parallel };
    private readonly Option<double> _rate = new("--rate") { Description = "requests a second that each host gets at most", DefaultValueFactory = _ => Usual.Rate };
    private readonly Option<int> _retries = new("--retries") { Description = "how often a download is tried again", DefaultValueFactory = _ => Usual.Retries };
    private readonly Option<int> _timeout = new("--timeout") { Description = "seconds that a try may take; the next goes on from there", DefaultValueFactory = _ => (int)Usual.Timeout.TotalSeconds };
    private readonly Option<int> _most = new("--max-mib") { Description = "MiB that a picture may have", DefaultValueFactory = _ => (int)(Usual.MaxBytes >> 20) };

    public static Command Create()
    {
        var fetch = new FetchCommand();
        var command = new Command("fetch", "Downloads pictures politely: few requests a second, only what robots.txt allows. Whether you may use them is for you to know.")
        {
            fetch._list, fetch._folder, fetch._pages, fetch._select, fetch._attribute, fetch._parallel, fetch._rate, fetch._retries, fetch._timeout, fetch._most,
        };
        command.SetAction(parsed => Failures.Report(() => fetch.Run(parsed)));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var options = new FetchOptions
        {
            Parallel = Within(parsed.GetValue(_parallel), _parallel, 1, 64),
            Rate = Within(parsed.GetValue(_rate), _rate, 0.001, 1000),
            Retries = Within(parsed.GetValue(_retries), _retries, 0, 20),
            Timeout = TimeSpan.FromSeconds(Within(parsed.GetValue(_timeout), _timeout, 1, 3600)),
            MaxBytes = (long)Within(parsed.GetValue(_most), _most, 1, 64) << 20,
        };
        using var stop = new StopRequest(TimeProvider.System, () => WorkerLimits.ExitNow(130));
        using var client = new PoliteClient(options, TimeProvider.System);
        var folder = Path.GetFullPath(parsed.GetRequiredValue(_folder));
        var run = new FetchRun(folder, options, TimeProvider.System, Console.Error.WriteLine);
        try
        {
            run.RunAsync(Items(parsed, client, options, stop.Token), client, stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. The same command goes on from here.");
            return 130;
        }

        Console.WriteLine($"{folder}: {run.Describe()}{(run.Counts.GetValueOrDefault(FetchOutcome.Refused) + run.Counts.GetValueOrDefault(FetchOutcome.Failed) > 0 ? "; missing.csv says why" : "")}");
        return run.Counts.GetValueOrDefault(FetchOutcome.Downloaded) + run.Counts.GetValueOrDefault(FetchOutcome.AlreadyThere) > 0 ? 0 : 1;
    }

    private IAsyncEnumerable<FetchItem> Items(ParseResult parsed, PoliteClient client, FetchOptions options, CancellationToken stop)
    {
        var (list, pages, select) = (parsed.GetValue(_list), parsed.GetValue(_pages), parsed.GetValue(_select));
        return (list, pages, select) switch
        {
            ({ } path, null, null) => FetchRun.Read(path).ToAsyncEnumerable(),
            (null, { } template, { } selector) => new PicturePages(template, selector, parsed.GetValue(_attribute)).ReadAsync(client, options, Console.Error.WriteLine, stop),
            _ => throw new UsageException("Name a file of URLs, or --pages and --select."),
        };
    }

    private static T Within<T>(T value, Option option, T least, T most)
        where T : IComparable<T>, IFormattable =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} cannot be '{value}'; allowed are {least} to {most}."));
}
