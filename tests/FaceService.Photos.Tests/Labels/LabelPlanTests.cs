using FaceService.Photos.Labels;

namespace FaceService.Photos.Tests.Labels;

public sealed class LabelPlanTests
{
    [Theory]
    [InlineData("none", "none", "")]
    [InlineData("gender", "none", "gender")]
    [InlineData("subfolders+age+expression", "subfolders", "age,expression")]
    [InlineData("csv:labels.csv:hair", "csv:labels.csv:hair", "")]
    public void Text_names_a_list_and_networks(string text, string list, string networks)
    {
        var plan = LabelPlan.Parse(text)!;

        Assert.Equal(list, plan.List);
        Assert.Equal(networks, string.Join(',', plan.ByNetworks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hair")]
    [InlineData("age+age")]
    [InlineData("subfolders+auto")]
    [InlineData("none+age")]
    public void Text_that_is_no_plan_is_refused(string text) => Assert.Null(LabelPlan.Parse(text));

    [Fact]
    public void Age_groups_are_named_by_their_years()
    {
        var ages = (LabelPlan.Parse("age")! with { Ages = [20, 35] }).NetworkGroups.Single();

        Assert.Equal(["0-19", "20-34", "35+"], ages.Values);
    }
}
