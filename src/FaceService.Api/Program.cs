using FaceService.Api.Batching;
using FaceService.Api.Observability;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddBatching();
builder.Services.AddSingleton<FaceMetrics>();
var app = builder.Build();
app.Run();
