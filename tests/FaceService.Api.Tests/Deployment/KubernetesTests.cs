using System.Diagnostics;
using FaceService.Api.Tests.Documents;
using k8s;
using k8s.Models;

namespace FaceService.Api.Tests.Deployment;

/// <summary>The manifests are what Kubernetes' own models take, and fit together.</summary>
public sealed class KubernetesTests
{
    private static readonly string Folder = RepositoryFile.Path("deploy/kubernetes");
    private static readonly string[] Others = ["kustomization.yaml", "prometheus-adapter-values.yaml"];
    private static readonly string Page = File.ReadAllText(RepositoryFile.Path("docs/operations.md"));

    private readonly IReadOnlyList<object> _all = [.. Directory.GetFiles(Folder, "*.yaml").Where(file => !Others.Contains(Path.GetFileName(file)))
        .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true))];

    [Fact]
    public void Kustomization_names_every_manifest()
    {
        var kustomization = File.ReadAllText(Path.Combine(Folder, "kustomization.yaml"));

        Assert.All(
            Directory.GetFiles(Folder, "*.yaml").Select(Path.GetFileName).Except(Others),
            file => Assert.Contains($"  - {file}\n", kustomization));
    }

    [Fact]
    public void Pods_run_as_nobody_with_a_root_that_cannot_be_written() => Assert.All(Of<V1Deployment>(), deployment =>
    {
        var pod = deployment.Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.True(pod.SecurityContext.RunAsUser > 0);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Contains("memory", container.Resources.Limits.Keys);
        Assert.All(container.VolumeMounts, mount => Assert.Contains(pod.Volumes, volume => volume.Name == mount.Name));
        Assert.All(pod.Volumes.Where(volume => volume.PersistentVolumeClaim is not null), volume =>
            Assert.Contains(Of<V1PersistentVolumeClaim>(), claim => claim.Metadata.Name == volume.PersistentVolumeClaim.ClaimName));
    });

    [Fact]
    public void Probes_and_policies_use_ports_and_paths_that_are_there()
    {
        var container = Deployment("face-service").Spec.Template.Spec.Containers[0];
        var port = Assert.Single(container.Ports);
        Assert.Equal(("http", 5080), (port.Name, port.ContainerPort));
        Assert.All(
            (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe],
            probe => Assert.Equal(("http", true), ((string)probe.HttpGet.Port, probe.HttpGet.Path is "/health/ready" or "/health/live")));
        Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path); // a service that loads is not to be killed
        Assert.Equal("http", (string)Of<V1Service>().Single().Spec.Ports[0].TargetPort);
        Assert.All(
            Of<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports),
            allowed => Assert.Equal("http", (string)allowed.Port));
        Assert.Contains(Of<V1NetworkPolicy>(), policy => policy.Spec.PodSelector.MatchLabels is null && policy.Spec.Ingress is null && policy.Spec.Egress is null && policy.Spec.PolicyTypes.Count == 2);
    }

    [Fact]
    public void Everything_that_selects_selects_something()
    {
        var labels = Of<V1Deployment>().Select(deployment => deployment.Spec.Template.Metadata.Labels).ToList();
        var selectors = Of<V1Deployment>().Select(deployment => deployment.Spec.Selector.MatchLabels)
            .Append(Of<V1Service>().Single().Spec.Selector)
            .Append(Of<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels)
            .Concat(Of<V1NetworkPolicy>().Select(policy => policy.Spec.PodSelector.MatchLabels).OfType<IDictionary<string, string>>())
            .Concat(Deployment("face-service").Spec.Template.Spec.TopologySpreadConstraints.Select(spread => spread.LabelSelector.MatchLabels));

        Assert.All(selectors, selector => Assert.Contains(labels, label => selector.All(label.Contains)));
        var target = Of<V2HorizontalPodAutoscaler>().Single().Spec;
        Assert.Equal(("Deployment", "face-service"), (target.ScaleTargetRef.Kind, target.ScaleTargetRef.Name));
        Assert.Contains(target.Metrics.Single().Pods.Metric.Name, File.ReadAllText(Path.Combine(Folder, "prometheus-adapter-values.yaml")));
        Assert.Null(Deployment("face-service").Spec.Replicas); // or each apply would undo the autoscaler's work
    }

    [Fact]
    public void Worker_asks_for_a_gpu_and_is_never_there_twice()
    {
        var worker = Deployment("face-worker");

        Assert.Equal("1", worker.Spec.Template.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal(["FaceService.Cli.dll", "worker"], worker.Spec.Template.Spec.Containers[0].Args);
        Assert.Equal("Recreate", worker.Spec.Strategy.Type);
    }

    [Fact]
    public void Settings_are_settings_and_secrets_are_told_of_in_the_operations_page()
    {
        var variables = Of<V1Deployment>().SelectMany(deployment => deployment.Spec.Template.Spec.Containers[0].Env).ToList();
        var literals = File.ReadLines(Path.Combine(Folder, "kustomization.yaml")).Select(line => line.Trim()).Where(line => line.StartsWith("- ", StringComparison.Ordinal) && line.Contains('='))
            .Select(line => line[2..line.IndexOf('=')]);

        Assert.All(variables.Select(variable => variable.Name).Concat(literals), SettingNames.AssertKnown);
        var secrets = Of<V1Deployment>().SelectMany(deployment => deployment.Spec.Template.Spec.Volumes).Select(volume => volume.Secret?.SecretName)
            .Concat(variables.Select(variable => variable.ValueFrom?.SecretKeyRef?.Name)).OfType<string>().Distinct();
        Assert.All(secrets, secret => Assert.Contains($"create secret generic {secret}", Page));
    }

    [ToolFact("kubectl")]
    public async Task Kustomize_builds_them()
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (built, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);

        var objects = KubernetesYaml.LoadAllFromString(await built, strict: true);

        Assert.Equal(_all.Count + 1, objects.Count); // and the settings
        var settings = objects.OfType<V1ConfigMap>().Single().Metadata.Name;
        Assert.All(objects.OfType<V1Deployment>(), deployment =>
        {
            Assert.Equal(settings, deployment.Spec.Template.Spec.Containers[0].EnvFrom.Single().ConfigMapRef.Name);
            Assert.Contains("registry.example.org/", deployment.Spec.Template.Spec.Containers[0].Image);
        });
    }

    private IEnumerable<T> Of<T>() => _all.OfType<T>();

    private V1Deployment Deployment(string name) => Of<V1Deployment>().Single(deployment => deployment.Metadata.Name == name);
}
