namespace FaceService.Browser.Tests.Hosting;

/// <summary>All tests of pages share one service and one browser, and so take turns.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
