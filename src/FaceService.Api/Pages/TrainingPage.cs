namespace FaceService.Api.Pages;

/// <summary>Datasets, training jobs, and one job as it runs. The page's module fills it.</summary>
internal static class TrainingPage
{
    public static PageResult Of() => new(_ => new Page
    {
        Title = "Training",
        Kind = "training",
        Place = "/training",
        Styles = ["vendor/uplot/uPlot.min.css", "training.css"],
        Module = "training/main.js",
        Description = "Add pictures, train a model on them, and watch it learn.",
        Body = """
            <h1>Training</h1>
            <p class="lead" data-lead>Add pictures, choose a preset, and watch a network learn to draw what it saw. It happens on this machine, beside the
            service; what comes out is served as a model.</p>
            <p class="said" role="status" data-status></p>
            <noscript><p>This page needs scripts. <code>./face train</code> does the same from a terminal.</p></noscript>
            <div data-training></div>
            """,
    });
}
