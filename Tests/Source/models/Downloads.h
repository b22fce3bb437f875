// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Downloads into a folder of models that lives as long as the test.
#pragma once

#include "HubServer.h"
#include "ModelCheck.h"
#include "ModelDownload.h"
#include "ModelFolders.h"
#include "ScratchFolder.h"
#include "SharedFixtures.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

namespace earshot::test {

inline HubSettings quickSettings(const HubServer& server) {
    HubSettings settings;
    settings.url = server.url();
    settings.maxAttempts = 3;
    settings.firstPause = std::chrono::milliseconds(2);
    settings.stallTimeout = std::chrono::seconds(1);
    return settings;
}

class Downloads {
public:
    [[nodiscard]] const std::filesystem::path& root() const { return scratch_.path(); }
    [[nodiscard]] ModelFolders folders() const { return ModelFolders({{root(), ModelOrigin::kUser}}); }
    [[nodiscard]] std::filesystem::path target(const std::string& name) const { return root() / name; }

    [[nodiscard]] DownloadRequest request(const HubServer& server, const std::string& name) const {
        const auto parsed = ModelName::parse(name);
        REQUIRE(parsed.ok());
        return {.name = *parsed, .target = root() / parsed->folder(), .hub = quickSettings(server), .onProgress = {}};
    }
    [[nodiscard]] Result<DownloadedModel> get(const HubServer& server, const std::string& name) const {
        return downloadModel(request(server, name));
    }

    // Names of everything below the root, hidden or not.
    [[nodiscard]] std::set<std::string> everything() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root()))
            names.insert(entry.path().lexically_relative(root()).generic_string());
        return names;
    }
    // What somebody who looks for models can see.
    [[nodiscard]] std::vector<std::string> visible() const {
        std::vector<std::string> names;
        for (const ListedModel& model : folders().list()) names.push_back(model.name);
        return names;
    }

private:
    ScratchFolder scratch_;
};

inline void requireWorks(const std::filesystem::path& folder) {
    const auto check = checkModel(folder);
    INFO((check.ok() ? "" : check.error().toString()));
    REQUIRE(check.ok());
}

inline std::string textOf(const Result<DownloadedModel>& outcome) {
    return outcome.ok() ? "ok" : outcome.error().toString();
}

inline std::size_t numContentRequests(const HubServer& server, const std::string& file) {
    const auto requests = server.requests();
    return static_cast<std::size_t>(
        std::ranges::count_if(requests, [&](const auto& request) { return request.url.ends_with("/" + file); }));
}

} // namespace earshot::test
