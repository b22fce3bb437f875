// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What `earshot live` is asked for, and what that means for the stream. Main thread.
#pragma once

#include "LoadedModel.h"
#include "StandardInput.h"
#include "StreamSettings.h"
#include "TranscriptWriter.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace earshot::cli {

struct LiveArguments {
    std::string input; // device, file or "-"; empty: the default device
    bool realTime = false;
    std::string rawFormat = "s16";
    RawSound raw;

    std::string model;
    std::vector<std::string> labelModels;
    std::string keywords; // with commas
    std::filesystem::path hotwords;
    DecodingArguments decoding;
    double calm = 0.5;
    double endpointSeconds = 0.5;
    std::string precision = "fp32";
    int numThreads = 0;

    std::filesystem::path journal;
    int servePort = -1; // 0: any that is free; negative: no server
    std::filesystem::path out;
    std::string format; // empty: by the name of `out`
    bool asJson = false;
    bool asLines = false;

    void addTo(CLI::App& command);
    // Devices, and input that is not to be held up: rather a gap than late.
    [[nodiscard]] bool isPatient() const;
    [[nodiscard]] TranscriptFormat transcriptFormat() const;
};

// Errors: those of locateModel and Hotwords::read; kInvalidArgument for keywords that are none.
[[nodiscard]] Result<StreamSettings> streamSettings(const LiveArguments& arguments);
// Errors: those of the sources.
[[nodiscard]] Result<std::unique_ptr<SoundSource>> openSource(const LiveArguments& arguments);

} // namespace earshot::cli
