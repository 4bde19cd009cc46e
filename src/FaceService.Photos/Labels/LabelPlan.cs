using System.Globalization;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.Pretrained;

namespace FaceService.Photos.Labels;

/// <summary>Where a dataset's labels come from: a list beside the photos, networks, or both.</summary>
public sealed record LabelPlan
{
    /// <summary>What <see cref="Parse"/> takes.</summary>
    public const string Allowed =
        "none, or with + between: age, gender, expression (by networks), and one of subfolders, csv:FILE:COLUMN,…, celeba:ATTRIBUTE,… or auto";

    private static readonly string[] Networks = ["age", "gender", "expression"];

    /// <summary>No labels.</summary>
    public static LabelPlan None { get; } = new();

    /// <summary>As the training setting <c>labels</c> has it.</summary>
    public string List { get; private init; } = "none";

    /// <summary>By networks, in the order asked for: age, gender, expression.</summary>
    public IReadOnlyList<string> ByNetworks { get; private init; } = [];

    /// <summary>Where one age group ends and the next begins, in years.</summary>
    public IReadOnlyList<int> Ages { get; init; } = [13, 20, 35, 50];

    /// <summary>Years to the next age group below which an age is unsure.</summary>
    public double SureYears { get; init; } = 2;

    /// <summary>How likely a gender has to be, 0.5 … 1.</summary>
    public double SureGender { get; init; } = 0.85;

    /// <summary>The expressions that are told apart, of <see cref="FaceExpressionNetwork.Expressions"/>; a face of another is unsure.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = FaceExpressionNetwork.Expressions;

    /// <summary>How likely an expression has to be, 0 … 1.</summary>
    public double SureExpression { get; init; } = 0.6;

    /// <summary>Whether there are labels at all.</summary>
    public bool Any => List != "none" || ByNetworks.Count > 0;

    /// <summary>Reads the option.</summary>
    /// <returns>The plan, or null when the text is none.</returns>
    public static LabelPlan? Parse(string text)
    {
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        var lists = parts.Where(part => !Networks.Contains(part)).ToList();
        if (parts.Distinct().Count() != parts.Length || lists.Count > 1)
            return null;
        var list = lists.Count == 0 ? "none" : lists[0];
        return Training.Datasets.LabelChoice.Parse(list) is null || (list == "none" && parts.Length > 1 && lists.Count > 0)
            ? null
            : new LabelPlan { List = list, ByNetworks = [.. parts.Where(Networks.Contains)] };
    }

    /// <summary>The groups that networks tell, with their values.</summary>
    public IReadOnlyList<LabelGroup> NetworkGroups => [.. ByNetworks.Select(name => new LabelGroup(name, Values(name)))];

    /// <summary>What decides the labels; part of a build's key.</summary>
    internal string Key => string.Create(
        CultureInfo.InvariantCulture, $"{List}|{string.Join('+', ByNetworks)}|{string.Join(',', Ages)}|{SureYears}|{SureGender}|{SureExpression}|{string.Join(',', Expressions)}");

    private IReadOnlyList<string> Values(string name) => name switch
    {
        "age" => [.. Enumerable.Range(0, Ages.Count + 1).Select(AgeName)],
        "gender" => ["female", "male"],
        _ => Expressions,
    };

    private string AgeName(int group) => string.Create(
        CultureInfo.InvariantCulture, $"{(group == 0 ? 0 : Ages[group - 1])}{(group == Ages.Count ? "+" : $"-{Ages[group] - 1}")}");
}
