namespace FaceService.Training.Datasets;

/// <summary>Reads streams whose length nobody vouches for.</summary>
internal static class BoundedReader
{
    /// <summary>Reads to the end.</summary>
    /// <returns>The content, or null when there are more than <paramref name="limit"/> bytes.</returns>
    public static byte[]? Read(Stream stream, long limit)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (memory.Length + read > limit)
                return null;
            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }

    /// <summary>The first bytes; fewer where there are no more.</summary>
    public static byte[] ReadStart(Stream stream, int count)
    {
        var start = new byte[count];
        return start[..stream.ReadAtLeast(start, count, throwOnEndOfStream: false)];
    }
}
