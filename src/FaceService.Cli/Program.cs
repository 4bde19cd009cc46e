return FaceService.Cli.CommandLine.Run(args);
