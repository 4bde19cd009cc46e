using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Outputs;

/// <summary>All faces in one image, row by row, as near to a square as they fit.</summary>
internal sealed class GridOutput : IFaceOutput
{
    public string Name => "grid";

    public WorkCost Cost(FacePlan plan)
    {
        var (faces, columns) = (plan.Faces.Count, ContactSheet.SquareColumns(plan.Faces.Count));
        return FaceCost.OfCells(plan, faces, columns, (faces + columns - 1) / columns);
    }

    public Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        var sheet = new FaceSheetWriter(context, plan, encoder)
        {
            Cells = [.. Enumerable.Repeat(true, faces.Count)],
            Columns = ContactSheet.SquareColumns(faces.Count),
        };
        return sheet.WriteAsync(faces, $"faces.{plan.Format.Suffix}");
    }
}
