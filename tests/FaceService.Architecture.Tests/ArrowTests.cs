namespace FaceService.Architecture.Tests;

/// <summary>The rooms of docs/architecture.md: which project may use which, and that folders form no circle.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Model"] = [],
        ["Training"] = ["Model"],
        ["Jobs"] = ["Model", "Training"],
        ["Cli"] = ["Jobs", "Model", "Training"],
        ["Api"] = ["Jobs", "Model", "Training"],
    };

    /// <summary>Circles that are still to be broken up; a project that is not named has none. The list only ever gets shorter.</summary>
    private static readonly Dictionary<string, string[][]> Known = new()
    {
        ["Model"] =
        [
            [
                "FaceService.Model.Imaging", "FaceService.Model.Imaging.Comparison", "FaceService.Model.Imaging.Marking",
                "FaceService.Model.Imaging.Reading", "FaceService.Model.Imaging.Writing",
            ],
            [
                "FaceService.Model.Networks", "FaceService.Model.Networks.Classic", "FaceService.Model.Networks.StyleGan2",
                "FaceService.Model.Networks.StyleGan2.Fused",
            ],
        ],
        ["Training"] =
        [
            ["FaceService.Training.Datasets", "FaceService.Training.Presets"],
            [
                "FaceService.Training.Evaluation", "FaceService.Training.Evaluation.Attributes", "FaceService.Training.Evaluation.Diversity",
                "FaceService.Training.Evaluation.Features", "FaceService.Training.Evaluation.Frechet", "FaceService.Training.Evaluation.Neighbours",
                "FaceService.Training.Evaluation.Wasserstein", "FaceService.Training.Runs",
            ],
        ],
        ["Api"] =
        [
            ["FaceService.Api.Auth", "FaceService.Api.Description", "FaceService.Api.Models", "FaceService.Api.Pages"],
            ["FaceService.Api.Batching", "FaceService.Api.Observability"],
        ],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_uses_only_the_ones_below_it(string name)
    {
        using var project = new CompiledProject(name);

        Assert.Empty(project.Uses().Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_circle_that_is_not_known(string name)
    {
        using var project = new CompiledProject(name);

        Assert.All(project.Circles(), circle => Assert.True(
            Known.GetValueOrDefault(name, []).Any(known => !circle.Split(", ").Except(known).Any()), $"a new circle: {circle}"));
    }

    [Fact]
    public void Circle_is_found_where_there_is_one()
    {
        using var project = new CompiledProject("Architecture.Tests");

        Assert.Equal(["FaceService.Architecture.Tests.Circle.One, FaceService.Architecture.Tests.Circle.Two"], project.Circles());
    }
}
