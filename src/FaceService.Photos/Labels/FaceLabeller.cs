using System.Globalization;
using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Faces;
using FaceService.Photos.Sampling;
using static TorchSharp.torch;

namespace FaceService.Photos.Labels;

/// <summary>Labels faces by pretrained networks, where these are sure. One thread.</summary>
public sealed class FaceLabeller : IDisposable
{
    private readonly LabelPlan _plan;
    private readonly AgeGenderNetwork? _ages;
    private readonly FaceExpressionNetwork? _expressions;
    private readonly SquareSampler _sampler = new();

    /// <param name="folder">Where networks are installed.</param>
    /// <param name="plan">What to tell.</param>
    public FaceLabeller(NetworkFolder folder, LabelPlan plan)
    {
        _plan = plan;
        _ages = plan.ByNetworks.Contains("age") || plan.ByNetworks.Contains("gender") ? AgeGenderNetwork.Open(folder) : null;
        _expressions = plan.ByNetworks.Contains("expression") ? FaceExpressionNetwork.Open(folder) : null;
    }

    /// <summary>Labels a face.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="points">The face's points.</param>
    /// <returns>For each of the plan's networks the index of the value; or what one is unsure of.</returns>
    public (int[]? Values, string? Unsure) Label(RgbImage photo, FacePoints points)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var input = NetworkInput.Of(_sampler.Sketch(photo, points.Tight(), 112));
        var (age, male) = _ages is null ? (0, 0) : AgeAndGender(input);
        var values = new int[_plan.ByNetworks.Count];
        foreach (var (i, name) in _plan.ByNetworks.Index())
        {
            var (value, unsure) = name switch
            {
                "age" => Age(age),
                "gender" => Gender(male),
                _ => Expression(input),
            };
            if (unsure is not null)
                return (null, unsure);
            values[i] = value;
        }

        return (values, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ages?.Dispose();
        _expressions?.Dispose();
    }

    private (double Age, double Male) AgeAndGender(Tensor input)
    {
        var (age, male) = _ages!.Estimate(input);
        return (NetworkInput.Numbers(age)[0], NetworkInput.Numbers(male)[0]);
    }

    private (int Value, string? Unsure) Age(double age)
    {
        var nearest = _plan.Ages.Count == 0 ? double.PositiveInfinity : _plan.Ages.Min(bound => Math.Abs(bound - age));
        return nearest < _plan.SureYears ? (0, Told($"age {age:0.0}")) : (_plan.Ages.Count(bound => age >= bound), null);
    }

    private (int Value, string? Unsure) Gender(double male) =>
        Math.Max(male, 1 - male) < _plan.SureGender ? (0, Told($"gender, male {male:0.00}")) : (male > 0.5 ? 1 : 0, null);

    private (int Value, string? Unsure) Expression(Tensor input)
    {
        var shares = NetworkInput.Numbers(_expressions!.Tell(input));
        var likeliest = Array.IndexOf(shares, shares.Max());
        var name = FaceExpressionNetwork.Expressions[likeliest];
        var value = Array.IndexOf([.. _plan.Expressions], name);
        return shares[likeliest] < _plan.SureExpression || value < 0 ? (0, Told($"expression, {name} {shares[likeliest]:0.00}")) : (value, null);
    }

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
