using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Problems;

public sealed class BadRequestTests(SharedHost shared) : IClassFixture<SharedHost>
{
    // A run by hand may try more: FACE_BAD_REQUESTS=20000.
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("FACE_BAD_REQUESTS"), out var count) ? count : 1500;

    [Fact]
    public async Task Generated_requests_never_fail_the_service()
    {
        var random = new Random(20240607);
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < Count; i++)
        {
            using var request = BadRequests.Next(random);
            var told = $"{i}: {request.Method} {request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}";
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await shared.Client.SendAsync(request, patience.Token);
            var status = (int)response.StatusCode;
            Assert.True(status < 500, $"{status} for {told[..Math.Min(2000, told.Length)]}: {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
            var form = status != 406 && request.Headers.Accept.ToString() == "text/html" ? "text/html" : "application/problem+json";
            if (status >= 400)
                Assert.True(response.Content.Headers.ContentType?.MediaType == form, $"{status} without a problem for {told[..Math.Min(2000, told.Length)]}");
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        // Enough of them must get past the first check for the later ones to be tried.
        Assert.True(statuses.GetValueOrDefault(200) > Count / 100, string.Join(", ", statuses));
        Assert.True(statuses.GetValueOrDefault(400) > Count / 3, string.Join(", ", statuses));
    }
}
