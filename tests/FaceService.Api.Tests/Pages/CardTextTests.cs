using System.Text.Json;
using FaceService.Api.Pages;
using FaceService.Training.Runs;

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
    [InlineData("[here](https://example.org/a)", "<a href=\"https://example.org/a\">here</a>")]
    [InlineData("<http://example.org/>", "<a href=\"http://example.org/\">http://example.org/</a>")]
    [InlineData("[here](javascript:alert(1))", "<p>here</p>")]
    [InlineData("[**here**](JaVaScRiPt:alert(1))", "<p><strong>here</strong></p>")]
    [InlineData("[here](&#106;avascript:alert(1))", "<p>here</p>")]
    [InlineData("[here](data:text/html,x)", "<p>here</p>")]
    [InlineData("[here](file:///etc/passwd)", "<p>here</p>")]
    [InlineData("[here](/session)", "<p>here</p>")]
    [InlineData("[here][1]\n\n[1]: vbscript:x", "<p>here</p>")]
    [InlineData("![seen](data:image/png;base64,x)", "<p>seen</p>")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    [InlineData("<someone@example.org>", "<p>someone@example.org</p>")]
    [InlineData("mailto:someone@example.org", "<p>someone@example.org</p>")]
    public void Links_of_a_card_go_to_the_web_or_nowhere(string card, string expected) => Assert.Contains(expected, CardText.Html(card));

    [Theory]
    [InlineData("**old** _and_ `grey` ~~x~~")]
    [InlineData("# heading")]
    [InlineData("- item")]
    [InlineData("1. item")]
    [InlineData("[here](https://example.org)")]
    [InlineData("https://example.org/")]
    [InlineData("www.example.org")]
    [InlineData("WWW.example.org")]
    [InlineData("mailto:a@example.org")]
    [InlineData("ftp://example.org")]
    [InlineData("a | b")]
    [InlineData("&lt;b&gt;")]
    [InlineData("C:\\faces\\*")]
    [InlineData("Zoë 東京")]
    public void Name_in_a_card_is_shown_as_it_is(string name) =>
        Assert.Equal($"<ul>\n<li>{System.Net.WebUtility.HtmlEncode(name).Replace("&#235;", "ë", StringComparison.Ordinal)}: 3</li>\n</ul>\n", CardText.Html($"- {MarkdownText.Escape(name)}: 3"));

    [Fact]
    public void Name_in_a_card_is_one_line() => Assert.Equal(@"a  \# b\<br\>", MarkdownText.Escape("a\n\u001b# b<br>"));

    [Theory]
    [InlineData("""{"sliced_wasserstein": {"to_held_out": {"distance": 21.26}, "floor": {"distance": 13.94}}}""", "21.3", "13.9")]
    [InlineData("""{"sliced_wasserstein": {"to_held_out": null, "to_data": {"distance": 5}}}""", "5.0", "less is better")]
    public void Evaluation_comes_to_one_figure(string json, params string[] words) =>
        Assert.All(words, word => Assert.Contains(word, EvaluationText.Of(JsonDocument.Parse(json).RootElement)));

    [Theory]
    [InlineData("[]", "To a face recognition network, its people are 3.5 times as far")]
    [InlineData("""["face_recognition"]""", "At thumbnail size 1.2 times as far")]
    public void Face_recognition_is_told_first_unless_the_model_learned_from_it(string teachers, string beginning)
    {
        const string Report = """
            {"sliced_wasserstein": {"to_held_out": {"distance": 12}, "floor": {"distance": 10}},
             "judges": {"seen_in_training": TEACHERS, "face_recognition": {"portraits": {"frechet": 91}, "floor": {"frechet": 26}}}}
            """;
        var json = Report.Replace("TEACHERS", teachers, StringComparison.Ordinal);

        Assert.StartsWith(beginning, EvaluationText.Of(JsonDocument.Parse(json).RootElement));
    }

    [Fact]
    public void Attributes_that_were_seen_are_told_by_group() => Assert.Equal(
        ["gender in 98 of 100"],
        EvaluationText.Attributes(JsonDocument.Parse("""{"attributes": {"groups": {"gender": {"matches": 0.977}, "mood": {"matches": null}}}}""").RootElement));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sliced_wasserstein": 5}""")]
    [InlineData("""{"sliced_wasserstein": {"to_data": {"distance": "far"}}}""")]
    public void Evaluation_of_another_kind_is_left_out(string json) => Assert.Null(EvaluationText.Of(JsonDocument.Parse(json).RootElement));
}
