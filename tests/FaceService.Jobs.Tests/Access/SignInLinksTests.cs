using FaceService.Jobs.Access;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Access;

public sealed class SignInLinksTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("face-links-").FullName;
    private readonly FakeTimeProvider _clock = new();
    private readonly SignInLinks _links;

    public SignInLinksTests() => _links = new SignInLinks(_data, _clock);

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void Link_is_good_once()
    {
        var (first, second) = (_links.Create(), _links.Create());

        Assert.True(_links.Redeem(first));
        Assert.False(_links.Redeem(first));
        Assert.True(_links.Redeem(second));
    }

    [Fact]
    public void Link_redeemed_by_many_at_once_is_good_for_one()
    {
        for (var round = 0; round < 20; round++)
        {
            var token = _links.Create();
            using var start = new Barrier(8);
            var good = 0;
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                if (_links.Redeem(token))
                    Interlocked.Increment(ref good);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            Assert.Equal(1, good);
        }
    }

    [Fact]
    public void Link_ends()
    {
        var (early, late) = (_links.Create(), _links.Create());
        _clock.Advance(SignInLinks.Lifetime - TimeSpan.FromSeconds(2));
        Assert.True(_links.Redeem(early));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_links.Redeem(late));
    }

    [Fact]
    public void Folder_tells_no_token_and_keeps_no_old_links()
    {
        var token = _links.Create();
        var before = Assert.Single(Files());
        Assert.DoesNotContain(token, before);
        _clock.Advance(SignInLinks.Lifetime * 2);
        _links.Create();

        Assert.NotEqual(before, Assert.Single(Files()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("../../keys/local")]
    public void Token_that_was_not_given_is_not_good(string token)
    {
        _links.Create();

        Assert.False(_links.Redeem(token));
        Assert.Single(Files());
    }

    private string[] Files() => Directory.GetFiles(_data, "*", SearchOption.AllDirectories);
}
