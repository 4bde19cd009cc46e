namespace FaceService.Architecture.Tests;

/// <summary>The rooms of docs/architecture.md: which project may use which, and that folders form no circle.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Model"] = [],
        ["Training"] = ["Model"],
        ["Photos"] = ["Model", "Training"],
        ["Cascade"] = ["Cli", "Model", "Photos", "Training"],
        ["Jobs"] = ["Model", "Photos", "Training"],
        ["Cli"] = ["Jobs", "Model", "Photos", "Training"],
        ["Api"] = ["Jobs", "Model", "Photos", "Training"],
        ["Client"] = [],
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
    public void Folders_of_a_project_form_no_circle_but_the_known_one(string name)
    {
        using var project = new CompiledProject(name);

        // The page that asks for a key is one of the pages, and two of the pages can ask for one.
        string[] known = name == "Api" ? ["FaceService.Api.Auth, FaceService.Api.Pages"] : [];
        Assert.Empty(project.Circles().Except(known));
    }

    [Fact]
    public void Circle_is_found_where_there_is_one()
    {
        using var project = new CompiledProject("Architecture.Tests");

        Assert.Equal(["FaceService.Architecture.Tests.Circle.One, FaceService.Architecture.Tests.Circle.Two"], project.Circles());
    }
}
