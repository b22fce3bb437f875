// SPDX-License-Identifier: AGPL-3.0-or-later
// Where models come from, as it is stored.
#include "ModelSettings.h"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>

namespace earshot {

TEST_CASE("Model settings come back from JSON, and damaged ones do not", "[unit]") {
    const ModelSettings settings{.hub = "https://mirror.example",
                                 .proxy = "http://proxy.example:3128",
                                 .precision = "auto",
                                 .folders = {"/models/größe", "/more"}};
    const auto json = modelSettingsToJson(settings);
    CHECK(modelSettingsFromJson(json) == settings);
    CHECK(modelSettingsFromJson(nlohmann::ordered_json::object()) == ModelSettings{});
    for (const char* field : {"hub", "precision", "folders"}) {
        auto damaged = json;
        damaged[field] = 7;
        CHECK_FALSE(modelSettingsFromJson(damaged));
    }
    auto unknown = json;
    unknown["precision"] = "fp8";
    CHECK_FALSE(modelSettingsFromJson(unknown));
}

TEST_CASE("A mirror that was set counts before the environment's, which counts before Hugging Face", "[unit]") {
    unsetenv("EARSHOT_HUB_URL");
    unsetenv("HF_ENDPOINT");
    CHECK(ModelSettings{}.hubSettings().url == "https://huggingface.co");
    setenv("HF_ENDPOINT", "https://environment.example", 1);
    CHECK(ModelSettings{}.hubSettings().url == "https://environment.example");
    CHECK(ModelSettings{.hub = "https://set.example"}.hubSettings().url == "https://set.example");
    unsetenv("HF_ENDPOINT");
}

} // namespace earshot
