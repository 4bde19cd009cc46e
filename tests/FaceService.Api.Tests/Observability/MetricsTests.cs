using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Observability;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_tell_of_the_queue_the_batches_and_the_waits_by_model()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.FaceAsync("/face?seed=1");
        await client.FaceAsync("/face?seed=1&model=classic");
        var response = await client.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();
        Assert.StartsWith("text/plain; version=0.0.4", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("# TYPE face_queue_length gauge\nface_queue_length 0\n", text);
        Assert.Contains("face_faces_total{device=\"fake\",model=\"portraits@1\"} 1\n", text);
        Assert.Contains("face_batch_size_bucket{device=\"fake\",model=\"portraits@1\",le=\"1\"} 1\n", text);
        Assert.Contains("face_wait_duration_seconds_count{model=\"classic@1\"} 1\n", text);
        Assert.Contains("face_inference_duration_seconds_count{device=\"fake\",model=\"portraits@1\"} 1\n", text);
        Assert.Contains("face_encode_duration_seconds_count{format=\"png\"} 2\n", text);
        Assert.Contains("face_request_duration_seconds_count{model=\"portraits@1\",status=\"200\"} 1\n", text);
    }

    [Fact]
    public async Task Metrics_are_lines_that_prometheus_reads()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.GetAsync("/face?size=0");
        var line = new Regex("""^(# (HELP|TYPE) .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*\})? (\+Inf|-?[0-9.eE+-]+))$""");
        var text = await client.GetStringAsync("/metrics");
        Assert.EndsWith("\n", text);
        Assert.All(text.TrimEnd('\n').Split('\n'), one => Assert.Matches(line, one));
    }

    [Fact]
    public void Histogram_counts_upwards_and_ends_with_all()
    {
        var text = new PrometheusText();
        var series = new MetricSeries([1, 2]);
        foreach (var value in new[] { 0.5, 1, 1.5, 9 })
            series.Record(value);
        series.WriteHistogram(text, "h", "a=\"b\"");
        Assert.Equal(
            """
            h_bucket{a="b",le="1"} 2
            h_bucket{a="b",le="2"} 3
            h_bucket{a="b",le="+Inf"} 4
            h_sum{a="b"} 12
            h_count{a="b"} 4

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Fact]
    public void Counter_sums_and_gauge_holds_the_last()
    {
        using var meter = new Meter("test");
        var (counter, gauge) = (meter.CreateCounter<int>("my.count", "{thing}"), meter.CreateGauge<double>("my.state", "s"));
        var (text, counted, state) = (new PrometheusText(), new MetricFamily(counter, MetricKind.Counter, []), new MetricFamily(gauge, MetricKind.Gauge, []));
        foreach (var value in new[] { 2.0, 3.0 })
        {
            counted.Measured(value, [new("b", "x\"y\n"), new("a", 1)]);
            state.Measured(value, []);
        }

        counted.Write(text);
        state.Write(text);
        Assert.Equal(
            "# TYPE my_count_total counter\nmy_count_total{a=\"1\",b=\"x\\\"y\\n\"} 5\n# TYPE my_state_seconds gauge\nmy_state_seconds 3\n",
            text.ToString());
    }

    [Fact]
    public async Task Log_of_a_face_tells_seed_model_batch_and_times()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.FaceAsync("/face?seed=4711");
        Assert.Contains(host.Log.All, line => Regex.IsMatch(
            line, @"GET /face 200 in [\d.]+ ms: 1 of portraits@1 from seed 4711, batch 1, wait [\d.]+, inference [\d.]+, encode [\d.]+"));
    }

    [Fact]
    public async Task Log_never_holds_a_latent()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.PostJsonAsync("/generate", """{"latent": [0.123456789, 2, 3, 4, 5, 6, 7, 8]}""");
        await client.PostJsonAsync("/generate", """{"latent": [0.123456789, 2, 3]}""");
        await client.PostJsonAsync("/generate", """{"latent": [0.123456789, 2, 3""");
        Assert.Contains(host.Log.All, line => line.Contains("POST /generate 200", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.All, line => line.Contains("0.1234", StringComparison.Ordinal));
    }
}
