using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceService.Api.Tests.Observability;

public sealed class MetricsTests
{
    // Name, type, labels, and for the service's own what they are: people's dashboards and alarms rest on them.
    private const string Known = """
        face_batch_size|histogram|device,model|Faces drawn at once.
        face_encode_duration_seconds|histogram|format|Resizing and encoding one picture.
        face_faces_total|counter|device,model|Faces drawn.
        face_inference_duration_seconds|histogram|device,model|One batch on the device.
        face_queue_length|gauge||Faces that wait to be drawn.
        face_refusals_total|counter|cause|Requests refused, by cause.
        face_request_duration_seconds|histogram|model,status|A request for faces, from its arrival to its answer.
        face_wait_duration_seconds|histogram|model|From admission to the start of the first batch.
        http_server_active_requests|gauge|http_request_method,url_scheme|
        http_server_request_duration_seconds|histogram|http_request_method,http_response_status_code,http_route,network_protocol_version,url_scheme|
        kestrel_active_connections|gauge|network_transport,network_type,server_address,server_port|
        kestrel_queued_connections|gauge|network_transport,network_type,server_address,server_port|
        dotnet_assembly_count|gauge||
        dotnet_gc_collections_total|counter|gc_heap_generation|
        dotnet_gc_heap_total_allocated_bytes_total|counter||
        dotnet_gc_pause_time_seconds_total|counter||
        dotnet_process_cpu_time_seconds_total|counter|cpu_mode|
        dotnet_process_memory_working_set_bytes|gauge||
        dotnet_thread_pool_queue_length_total|counter||
        """;

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
        Assert.Contains("face_queue_length{} 0\n", text);
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
        var line = new Regex("""^(# (HELP|TYPE) .+|[a-zA-Z_:][a-zA-Z0-9_:]*\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*)?\} (\+Inf|-?[0-9.eE+-]+))$""");
        var text = await client.GetStringAsync("/metrics");
        Assert.EndsWith("\n", text);
        Assert.All(text.TrimEnd('\n').Split('\n'), one => Assert.Matches(line, one));
    }

    [Fact]
    public async Task Metrics_have_the_names_types_helps_and_labels_that_dashboards_know()
    {
        await using var host = new FaceHost();
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        await host.ReadyAsync();
        var client = host.CreateClient();
        host.Services.GetRequiredService<FaceMetrics>().Refused("full");
        await client.FaceAsync("/face?seed=1");
        var text = await client.GetStringAsync("/metrics");

        Assert.All(Known.ReplaceLineEndings("\n").Split('\n').Select(line => line.Split('|')), known =>
        {
            var (name, type) = (known[0], known[1]);
            Assert.Contains($"# TYPE {name} {type}\n", text);
            Assert.Contains($"# HELP {name} {known[3]}", text);
            var sample = Regex.Match(text, $@"^{name}{(type == "histogram" ? "_count" : "")}\{{(.*)}} ", RegexOptions.Multiline);
            Assert.True(sample.Success, name);
            Assert.Equal(known[2], string.Join(',', Regex.Matches(sample.Groups[1].Value, "([a-z_]+)=\"").Select(match => match.Groups[1].Value)));
        });
        Assert.DoesNotMatch("otel_|target_info", text);
    }

    [Fact]
    public async Task Metrics_are_of_this_host_alone()
    {
        await using var host = new FaceHost();
        await using var other = new FaceHost();
        var (client, others) = (await host.ReadyClientAsync(), await other.ReadyClientAsync());
        await others.FaceAsync("/face?seed=1");
        await others.FaceAsync("/face?seed=2");
        await client.FaceAsync("/face?seed=1");

        Assert.Contains("face_faces_total{device=\"fake\",model=\"portraits@1\"} 1\n", await client.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")]
    public async Task Metrics_are_the_same_text_whatever_is_accepted(string accept)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        client.DefaultRequestHeaders.Add("Accept", accept);

        var answer = await client.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/metrics", null)).StatusCode);
    }

    [Theory]
    [InlineData("Otlp:Endpoint", "/")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "/v1/metrics")]
    public async Task Measurements_reach_a_collector_that_is_configured(string setting, string path)
    {
        var sent = new List<(string Path, string Body)>();
        await using var collector = Collector(sent);
        await collector.StartAsync();
        var host = new FaceHost().With(setting, collector.Urls.Single()).With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf").With("OTEL_BSP_SCHEDULE_DELAY", "100");
        var traces = setting.StartsWith("OTEL", StringComparison.Ordinal) ? "/v1/traces" : path;
        await using (host)
        {
            await (await host.ReadyClientAsync()).FaceAsync("/face?seed=1");
            for (var wait = 0; wait < 600 && !Has(traces, "face.inference"); wait++)
                await Task.Delay(50); // spans are sent while the service runs, measurements at its end at the latest
        }

        Assert.True(Has(traces, "face.inference"));
        var body = sent.First(one => one.Path == path && one.Body.Contains("face.queue.length", StringComparison.Ordinal)).Body;
        Assert.All(["face-service", "face.queue.length", "face.faces", "http.server.request.duration"], name => Assert.Contains(name, body));

        bool Has(string path, string name)
        {
            lock (sent)
                return sent.Any(one => one.Path == path && one.Body.Contains(name, StringComparison.Ordinal));
        }
    }

    private static WebApplication Collector(List<(string Path, string Body)> sent)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            lock (sent)
                sent.Add((request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        return collector;
    }
}
