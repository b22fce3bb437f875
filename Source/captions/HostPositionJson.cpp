// SPDX-License-Identifier: AGPL-3.0-or-later
// See HostPositionJson.h.
#include "HostPositionJson.h"

#include <nlohmann/json.hpp>

namespace earshot {

using Json = nlohmann::ordered_json;

Json hostPositionToJson(const HostPosition& host, double (*rounded)(double)) {
    Json json = {{"seconds", rounded(host.seconds)}, {"quarter_notes", rounded(host.quarterNotes)}};
    if (host.bar) {
        json["bar"] = host.bar->bar;
        json["beat"] = rounded(host.bar->beat);
    }
    return json;
}

HostPosition hostPositionFromJson(const Json& json) {
    const auto number = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_number() ? found->get<double>() : 0.0;
    };
    HostPosition host{.seconds = number("seconds"), .quarterNotes = number("quarter_notes")};
    if (const auto bar = json.find("bar"); bar != json.end() && bar->is_number_integer())
        host.bar = {.bar = bar->get<std::int64_t>(), .beat = number("beat")};
    return host;
}

} // namespace earshot
