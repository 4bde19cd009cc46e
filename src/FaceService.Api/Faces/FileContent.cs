namespace FaceService.Api.Faces;

/// <summary>Stands for a file's bytes in the API's description, where a CLR type has to stand.</summary>
internal sealed class FileContent;
