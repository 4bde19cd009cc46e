namespace FaceService.Jobs.Datasets;

/// <summary>Why a dataset was not taken.</summary>
public enum DatasetFault
{
    /// <summary>It cannot be read, would write elsewhere, or holds no picture.</summary>
    Bad,

    /// <summary>It passes a limit of <see cref="DatasetLimits"/>.</summary>
    TooLarge,

    /// <summary>There is a dataset of that name; datasets do not change.</summary>
    NameTaken,
}
