// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where a stream's captions and labels are sent as Open Sound Control, if anywhere. Plain data: any thread.
#pragma once

#include <string>

namespace earshot {

inline constexpr int kHighestOscPort = 65535;

struct OscSettings {
    bool isOn = false;
    std::string address = "127.0.0.1"; // IPv4; no names, as looking one up would make the caller wait
    int port = 9000;

    bool operator==(const OscSettings&) const = default;
};

} // namespace earshot
