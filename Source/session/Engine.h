// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Engine: where shells begin. Every Engine of a process shares one inference service, so that models are in memory once
// and one worker serves all streams, however many plug-ins or windows there are. Message thread.
#pragma once

#include "InferenceService.h"
#include "LiveStream.h"

#include <memory>

namespace earshot {

class Engine {
public:
    // serviceConfig: of the process's service, where this is the first Engine.
    explicit Engine(const ServiceConfig& serviceConfig = {}) : service_(InferenceService::shared(serviceConfig)) {}

    // A stream that hears what its tap is given, and does nothing until it is configured.
    [[nodiscard]] std::unique_ptr<LiveStream> openStream();

    // Models in memory, of all streams of the process.
    [[nodiscard]] std::size_t numModels() const { return service_->models().size(); }

private:
    std::shared_ptr<InferenceService> service_;
};

} // namespace earshot
