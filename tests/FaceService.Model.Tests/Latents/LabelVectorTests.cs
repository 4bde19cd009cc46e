using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Tests.Latents;

public sealed class LabelVectorTests
{
    private static readonly LabelGroup[] Groups =
        [new("gender", ["female", "male"]), new("heritage", ["asian", "black", "white"])];

    [Fact]
    public void Label_is_the_groups_one_hots_side_by_side()
    {
        var resolved = Resolve(new() { ["heritage"] = "black", ["gender"] = "male" });

        Assert.Equal(["gender", "heritage"], resolved.Select(pair => pair.Key));
        Assert.Equal([0, 1, 0, 1, 0], LabelVector.Encode(Groups, resolved));
    }

    [Fact]
    public void Open_group_is_drawn_and_the_asked_one_kept()
    {
        var draw = AttributeDraw.FromSeed(3);

        var resolved = Resolve(new() { ["gender"] = "female" }, draw);

        Assert.Equal("female", resolved[0].Value);
        Assert.Equal(draw.Value(Groups[1]), resolved[1].Value);
    }

    [Fact]
    public void Unknown_group_is_a_problem_that_lists_the_groups()
    {
        Assert.False(LabelVector.TryResolve(
            Groups, new Dictionary<string, string> { ["age"] = "30" }, AttributeDraw.FromSeed(0), out _, out var problem));
        Assert.True(problem.GroupIsUnknown);
        Assert.Equal(["gender", "heritage"], problem.Allowed);
        Assert.Equal("Attribute 'age' is unknown; this model has gender, heritage.", problem.ToString());
    }

    [Fact]
    public void Unknown_value_is_a_problem_that_lists_the_values()
    {
        Assert.False(LabelVector.TryResolve(
            Groups, new Dictionary<string, string> { ["gender"] = "Male" }, AttributeDraw.FromSeed(0), out _, out var problem));
        Assert.False(problem.GroupIsUnknown);
        Assert.Equal("Attribute 'gender' is 'Male'; allowed are female, male.", problem.ToString());
    }

    [Fact]
    public void Attribute_on_a_model_without_labels_is_a_problem()
    {
        Assert.False(LabelVector.TryResolve(
            [], new Dictionary<string, string> { ["gender"] = "male" }, AttributeDraw.FromSeed(0), out _, out var problem));
        Assert.Equal("Attribute 'gender' is unknown: this model has none.", problem.ToString());
    }

    [Fact]
    public void Classes_without_groups_are_one_group_called_class()
    {
        var groups = LabelVector.GroupsOf([], 3);

        var group = Assert.Single(groups);
        Assert.Equal("class", group.Name);
        Assert.Equal(["0", "1", "2"], group.Values);
        Assert.Empty(LabelVector.GroupsOf([], 0));
        Assert.Same(Groups, LabelVector.GroupsOf(Groups, 5));
    }

    [Fact]
    public void Encoding_without_a_value_for_a_group_is_misuse() =>
        Assert.Throws<ArgumentException>(() => LabelVector.Encode(Groups, [KeyValuePair.Create("gender", "male")]));

    private static IReadOnlyList<KeyValuePair<string, string>> Resolve(
        Dictionary<string, string> asked, AttributeDraw? draw = null)
    {
        Assert.True(LabelVector.TryResolve(Groups, asked, draw ?? AttributeDraw.FromSeed(0), out var resolved, out var problem));
        Assert.Null(problem);
        return resolved;
    }
}
