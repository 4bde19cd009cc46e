using FaceService.Api.Batching;
using FaceService.Api.Doors;
using FaceService.Api.Faces;
using FaceService.Api.Health;
using FaceService.Api.Observability;
using FaceService.Api.Problems;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddBatching();
builder.Services.AddFaces();
builder.Services.AddDoors(builder.Configuration);
builder.Services.AddSingleton<FaceMetrics>();

var app = builder.Build();
app.UseMiddleware<RequestLogging>();
app.UseSecurityHeaders();
app.UseProblemPages();
app.UseRouting();
app.UseDoors();
app.MapFaces();
app.MapSession();
app.MapHealth();
app.Run();
