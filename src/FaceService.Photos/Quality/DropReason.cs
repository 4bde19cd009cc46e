namespace FaceService.Photos.Quality;

/// <summary>Why a photo or a face of it is not in the dataset.</summary>
public enum DropReason
{
    /// <summary>The file is damaged, too large, or of a format that is not read.</summary>
    Unreadable,

    /// <summary>The list of labels does not name it.</summary>
    Unlabelled,

    /// <summary>No face was found.</summary>
    NoFace,

    /// <summary>More faces than wanted are in the photo.</summary>
    SeveralFaces,

    /// <summary>The crop has fewer pixels than wanted.</summary>
    Small,

    /// <summary>Too much of the crop lies outside of the photo.</summary>
    CutOff,

    /// <summary>The face is turned or nods too far.</summary>
    Turned,

    /// <summary>Out of focus, shaken, or enlarged.</summary>
    Blurred,

    /// <summary>Even its brightest parts are dark.</summary>
    Dark,

    /// <summary>Even its darkest parts are bright.</summary>
    Bright,

    /// <summary>A network that labels is unsure of it.</summary>
    Unsure,

    /// <summary>Nearly the same picture is kept already.</summary>
    Duplicate,

    /// <summary>The same person is kept already.</summary>
    SamePerson,
}

/// <summary>The words of the reasons.</summary>
public static class DropReasonWords
{
    /// <summary>What people read.</summary>
    public static string Words(this DropReason reason) => reason switch
    {
        DropReason.Unreadable => "cannot be read",
        DropReason.Unlabelled => "no label",
        DropReason.NoFace => "no face found",
        DropReason.SeveralFaces => "several faces",
        DropReason.Small => "too small",
        DropReason.CutOff => "cut off by the photo's edge",
        DropReason.Turned => "turned too far",
        DropReason.Blurred => "blurred",
        DropReason.Dark => "too dark",
        DropReason.Bright => "too bright",
        DropReason.Unsure => "label unsure",
        DropReason.Duplicate => "nearly the same picture",
        DropReason.SamePerson => "the same person again",
        _ => reason.ToString(),
    };
}
