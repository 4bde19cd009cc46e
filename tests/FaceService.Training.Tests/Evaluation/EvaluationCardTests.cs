using FaceService.Training.Evaluation;
using FaceService.Training.Evaluation.Images;

namespace FaceService.Training.Tests.Evaluation;

public sealed class EvaluationCardTests
{
    private const string Card = "# A model\n\n## Training\n\nlong\n\n## Licence\n\nfree\n";

    [Fact]
    public void Insert_puts_the_measures_before_the_licence_and_keeps_the_rest()
    {
        var card = EvaluationCard.Insert(Card, Report(20));

        Assert.Matches(@"## Training\n\nlong\n\n## Measures\n\n[^#]*20\.00[^#]*\n\n## Licence\n\nfree\n$", card);
    }

    [Fact]
    public void Insert_again_replaces_the_earlier_measures() =>
        Assert.Equal(EvaluationCard.Insert(Card, Report(10)), EvaluationCard.Insert(EvaluationCard.Insert(Card, Report(20)), Report(10)));

    [Fact]
    public void Insert_into_a_card_without_a_licence_appends() =>
        Assert.StartsWith("# Bare\n## Measures", EvaluationCard.Insert("# Bare", Report(20)), StringComparison.Ordinal);

    private static EvaluationReport Report(double distance) => new()
    {
        Model = "m@1",
        WeightsDigest = "",
        Options = new EvaluationOptions(),
        DataPictures = 10,
        DataDigest = "",
        Framing = "centre",
        SlicedWasserstein = new DistanceReport
        {
            ToData = new SetDistance { Pictures = 10, Distance = distance, Deviation = 0, Levels = new Dictionary<string, double>() },
        },
    };
}
