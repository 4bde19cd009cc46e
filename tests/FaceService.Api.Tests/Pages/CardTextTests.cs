using System.Text.Json;
using FaceService.Api.Pages;

namespace FaceService.Api.Tests.Pages;

public sealed class CardTextTests
{
    [Fact]
    public void Card_is_html_a_level_below_the_page_and_brings_none_of_its_own()
    {
        var html = CardText.Html("# Faces\n\n## Limits\n\n- few <script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        Assert.Contains("<h2>Faces</h2>", html);
        Assert.Contains("<h3>Limits</h3>", html);
        Assert.Contains("<td>2</td>", html);
        Assert.DoesNotContain("<script", html);
    }

    [Theory]
    [InlineData("""{"sliced_wasserstein": {"to_held_out": {"distance": 21.26}, "floor": {"distance": 13.94}}}""", "21.3", "13.9")]
    [InlineData("""{"sliced_wasserstein": {"to_held_out": null, "to_data": {"distance": 5}}}""", "5.0", "less is better")]
    public void Evaluation_comes_to_one_figure(string json, params string[] words) =>
        Assert.All(words, word => Assert.Contains(word, EvaluationText.Of(JsonDocument.Parse(json).RootElement)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sliced_wasserstein": 5}""")]
    [InlineData("""{"sliced_wasserstein": {"to_data": {"distance": "far"}}}""")]
    public void Evaluation_of_another_kind_is_left_out(string json) => Assert.Null(EvaluationText.Of(JsonDocument.Parse(json).RootElement));
}
