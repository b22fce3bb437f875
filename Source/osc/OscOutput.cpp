// SPDX-License-Identifier: AGPL-3.0-or-later
// See OscOutput.h.
#include "OscOutput.h"

#include "OscMessages.h"

namespace earshot {
namespace {

bool isIpv4(const juce::String& text) {
    const juce::IPAddress address(text);
    return !address.isIPv6 && address.toString() == text;
}

} // namespace

Result<void> OscOutput::configure(const OscSettings& settings) {
    if (settings == settings_) return {};
    sender_.disconnect();
    settings_ = {};
    sentState_.reset();
    if (!settings.isOn) {
        settings_ = settings;
        return {};
    }
    const auto address = juce::String::fromUTF8(settings.address.c_str());
    if (!isIpv4(address))
        return Error{ErrorCode::kInvalidArgument, "is no IPv4 address such as 127.0.0.1", settings.address};
    if (settings.port < 1 || settings.port > kHighestOscPort)
        return Error{ErrorCode::kInvalidArgument, "a port is a number from 1 to 65535",
                     "port " + std::to_string(settings.port)};
    if (!sender_.connect(address, settings.port))
        return Error{ErrorCode::kIo, "the system gives no UDP socket", settings.address};
    settings_ = settings;
    return {};
}

void OscOutput::send(const std::string& track, std::span<const StreamEvent> events) {
    if (!isOn()) return;
    for (const StreamEvent& event : events)
        if (const auto message = toOscMessage(track, event)) sender_.send(*message);
}

void OscOutput::send(const std::string& track, const StreamHealth& health) {
    if (!isOn() || sentState_ == health.state) return;
    sentState_ = health.state;
    sender_.send(toOscMessage(track, health));
}

} // namespace earshot
