using System.Globalization;
using FaceService.Model.Networks.Pretrained;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>What judges said, as short lines.</summary>
internal static class JudgeSummary
{
    /// <summary>One statement a line.</summary>
    public static IEnumerable<string> Lines(JudgeReport report)
    {
        if (report.ResNet18 is { } resnet)
            yield return $"ResNet-18's features at 224 px, {report.Pictures} pictures{Seen(PretrainedNetwork.ResNet18)}: {Features(resnet)}.";
        if (report.FaceRecognition is { } recognition)
            yield return $"Face recognition features, {report.Pictures} pictures (Fréchet × 100){Seen(PretrainedNetwork.FaceRecognition)}: {Features(recognition)}.";
        if (report.Spectrum is { } spectrum)
            yield return $"Spectrum of {report.SpectrumPortraits} portraits over the data's: {All(spectrum, Ratio)}.";
        if (report.People is { } people)
            yield return $"Nearest training person (128 numbers; median, nearest, share nearer than 99 of 100 held-out pictures){Seen(PretrainedNetwork.FaceRecognition)}: {All(people, Person)}.";
        if (report.Eyes is { } eyes)
            yield return $"Eyes, in hundredths of the picture's side{Seen(PretrainedNetwork.FaceLandmarks)}: {All(eyes, Eyes)}.";
        if (report.NotInstalled.Count > 0)
            yield return $"Not measured, because not installed: {string.Join(", ", report.NotInstalled)} (`{NetworkFolder.InstallCommand}`).";

        string Seen(PretrainedNetwork network) => report.SeenInTraining.Contains(network.Name) ? ", **seen in training**, so no proof" : "";
    }

    /// <summary>
    /// The same as figures of <c>evaluation.csv</c>, each beside its floor. One whose network the generator learned from begins with
    /// <c>taught_</c>: it proves nothing.
    /// </summary>
    public static IEnumerable<(string Name, double? Value)> Figures(JudgeReport report)
    {
        return
        [
            .. Of("resnet18", PretrainedNetwork.ResNet18, report.ResNet18, d => d.Frechet),
            .. Of("resnet18_kernel", PretrainedNetwork.ResNet18, report.ResNet18, d => d.Kernel),
            .. Of("face_recognition", PretrainedNetwork.FaceRecognition, report.FaceRecognition, d => d.Frechet),
            .. Of("face_recognition_kernel", PretrainedNetwork.FaceRecognition, report.FaceRecognition, d => d.Kernel),
            .. Of("spectrum_largest", null, report.Spectrum, r => r.Largest),
            .. Of("spectrum_smallest", null, report.Spectrum, r => r.Smallest),
            .. Of("person_median", PretrainedNetwork.FaceRecognition, report.People, p => p.Median),
            .. Of("person_nearest", PretrainedNetwork.FaceRecognition, report.People, p => p.Nearest),
            .. Of("person_closer_than_real", PretrainedNetwork.FaceRecognition, report.People, p => p.CloserThanReal),
            .. Of("eyes_offset", PretrainedNetwork.FaceLandmarks, report.Eyes, e => e.Offset),
            .. Of("eyes_spread", PretrainedNetwork.FaceLandmarks, report.Eyes, e => e.Spread),
        ];

        IEnumerable<(string, double?)> Of<T>(string name, PretrainedNetwork? network, Compared<T>? compared, Func<T, double> value)
        {
            if (compared is null)
                yield break;
            var taught = network is not null && report.SeenInTraining.Contains(network.Name) ? "taught_" : "";
            yield return (taught + name, value(compared.Portraits));
            yield return ($"{taught}{name}_floor", value(compared.Floor));
        }
    }

    private static string Features(Compared<FeatureDistances> c) => $"Fréchet distance {All(c, d => One(d.Frechet))}; kernel distance × 1,000 {All(c, d => Two(d.Kernel))}";

    private static string All<T>(Compared<T> c, Func<T, string> text) =>
        $"{text(c.Portraits)} (floor {text(c.Floor)}; real pictures shrunk to 128 {text(c.Shrunk128)}, to 64 {text(c.Shrunk64)})";

    private static string Ratio(SpectrumRatio r) => $"at most {Two(r.Largest)} (at {r.LargestAt} cycles), at least {Two(r.Smallest)} (at {r.SmallestAt})";

    private static string Person(PeopleDistances p) => $"{Two(p.Median)}, {Two(p.Nearest)}, {One(100 * p.CloserThanReal)} %";

    private static string Eyes(EyePlaces e) => $"{Two(e.Offset)} off, spread {Two(e.Spread)} against {Two(e.SpreadOfOthers)}, {One(e.Apart)} apart against {One(e.ApartOfOthers)}";

    private static string One(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
