using FaceService.Cascade;
using FaceService.Cli;

// The command line, with OpenCV: `./face` runs this one where --cascade is given, so that nobody else needs 115 MB of it.
return CommandLine.Run(args, path => new CascadeFaceFinder(path));
