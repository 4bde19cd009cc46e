using FaceService.Cli.Fetching;
using FaceService.Cli.Shared;

namespace FaceService.Cli.Tests.Fetching;

public sealed class PolitenessTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("User-agent: *\nDisallow: /a", "/a/b.png", false)]
    [InlineData("User-agent: *\nDisallow: /a", "/b/a.png", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b.png", true)]
    [InlineData("User-agent: *\nAllow: /\nDisallow: /*.png$", "/a.png", false)]
    [InlineData("User-agent: *\nDisallow: /*.png$", "/a.png?x", true)]
    [InlineData("User-agent: *\nDisallow:", "/a.png", true)]
    [InlineData("user-agent: faceservice # us\ndisallow: /\n\nUser-agent: *\nAllow: /", "/a.png", false)]
    [InlineData("User-agent: other\nUser-agent: FaceService\nDisallow: /a\n", "/a.png", false)]
    [InlineData("User-agent: other\nDisallow: /\n", "/a.png", true)]
    [InlineData("<html>not found</html>", "/a.png", true)]
    [InlineData("User-agent: *\nDisallow: /a?b=(c+", "/a?b=(c+d", false)]
    public void Rules_of_robots_txt_are_read_as_the_standard_says(string text, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse(text, FetchOptions.Robot).Allows(new Uri($"http://host.example{path}")));

    [Fact]
    public void Crawl_delay_is_heeded_within_reason()
    {
        Assert.Equal(TimeSpan.FromSeconds(7.5), RobotsRules.Parse("User-agent: *\nCrawl-delay: 7.5", FetchOptions.Robot).Delay);
        Assert.Equal(TimeSpan.FromSeconds(60), RobotsRules.Parse("User-agent: *\nCrawl-delay: 86400", FetchOptions.Robot).Delay);
    }

    [Fact]
    public void Turns_of_a_host_are_so_far_apart()
    {
        var turns = new HostTurns(TimeSpan.FromSeconds(0.5));

        Assert.Equal([0, 0.5, 1], new[] { turns.Take(Start), turns.Take(Start), turns.Take(Start) }.Select(wait => wait.TotalSeconds));
        Assert.Equal(0, turns.Take(Start.AddSeconds(9)).TotalSeconds);
        turns.Slow(TimeSpan.FromSeconds(3));
        Assert.Equal([3, 6], new[] { turns.Take(Start.AddSeconds(9)), turns.Take(Start.AddSeconds(9)) }.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData("https://host.example/gallery", "img")]
    [InlineData("ftp://host.example/{1-3}", "img")]
    [InlineData("https://host.example/{3-1}", "img")]
    [InlineData("https://host.example/{1-3}", "img[")]
    public void Pages_that_are_none_are_refused(string template, string selector) =>
        Assert.Throws<UsageException>(() => new PicturePages(template, selector, null));

    [Fact]
    public void Pictures_of_a_page_are_found_by_the_attributes_that_pages_use()
    {
        const string html = "<base href='/img/'><a class=x href='1.jpg'></a><img class=x src='dot.gif' data-src='2.jpg'><img class=x src='//other.example/3.jpg'><img class=x>";

        var found = new PicturePages("https://host.example/{1-3}", ".x", null).Find(html, new Uri("https://host.example/1"));

        Assert.Equal(["https://host.example/img/1.jpg", "https://host.example/img/2.jpg", "https://other.example/3.jpg"], found.Select(address => address.AbsoluteUri));
    }

    [Fact]
    public void List_with_a_line_that_is_no_address_names_the_line()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "\uFEFF# pictures\nhttps://host.example/a.jpg comment\n\nfile:///etc/passwd\n");

            Assert.Contains("Line 4", Assert.Throws<UsageException>(() => FetchRun.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
