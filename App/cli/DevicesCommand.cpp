// SPDX-License-Identifier: AGPL-3.0-or-later
//
// earshot devices: what `earshot live --input` may be.
#include "Commands.h"
#include "DeviceSource.h"
#include "Output.h"

namespace earshot::cli {
namespace {

int run() {
    if (!wasBuiltWithDevices()) {
        printError("built without audio devices; earshot live takes sound files and, as --input -, raw samples");
        return kFailure;
    }
    const std::string devices = listDevices();
    if (devices.empty()) {
        printError("this machine has no device that sound could come from");
        return kFailure;
    }
    const auto written = writeOutput({}, devices);
    if (!written.ok()) printError(written.error().toString());
    return written.ok() ? kSuccess : kFailure;
}

} // namespace

void addDevicesCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("devices", "List what sound can come from, for live");
    command->footer("\nExample:\n  earshot devices && earshot live --input \"USB Microphone\"");
    command->callback([&exitCode] { exitCode = run(); });
}

} // namespace earshot::cli
