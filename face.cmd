@echo off
rem FaceService from the command line, in Release: face serve, face test, face bench ..., face train ... (face --help lists the rest).
setlocal
set "command=%~1"
set "rest="
set "project=src\FaceService.Cli"
:next
shift
if "%~1"=="" goto run
if "%~1"=="--cascade" set "project=src\FaceService.Cascade"
set "rest=%rest% %1"
goto next
:run
if "%command%"=="serve" dotnet run -c Release --project "%~dp0src\FaceService.Api" --%rest% & exit /b
if "%command%"=="bench" dotnet run -c Release --project "%~dp0bench\FaceService.Bench" --%rest% & exit /b
if "%command%"=="test" dotnet test -c Release "%~dp0FaceService.sln"%rest% & exit /b
dotnet run -c Release --project "%~dp0%project%" -- %command%%rest%
