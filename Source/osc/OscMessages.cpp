// SPDX-License-Identifier: AGPL-3.0-or-later
// See OscMessages.h.
#include "OscMessages.h"

#include <algorithm>
#include <variant>
#include <vector>

namespace earshot {
namespace {

constexpr float kNowhere = -1; // in place of host seconds

juce::String text(const std::string& utf8) {
    return juce::String::fromUTF8(utf8.c_str());
}

// OSC has 32-bit floats in the set that every program reads: exact to 4 ms after twelve hours.
float number(double value) {
    return static_cast<float>(value);
}

float hostSeconds(const std::optional<HostPosition>& host) {
    return host ? number(host->seconds) : kNowhere;
}

juce::OSCMessage begin(const char* address, const std::string& track) {
    return {juce::OSCAddressPattern(address), text(track)};
}

juce::OSCMessage partial(const std::string& track, const CaptionEvent& event) {
    const auto middle =
        event.words.begin() + static_cast<std::ptrdiff_t>(std::min(event.numCommitted, event.words.size()));
    auto message = begin("/earshot/caption/partial", track);
    message.addInt32(static_cast<juce::int32>(event.segmentId));
    message.addString(text(joinWords({event.words.begin(), middle})));
    message.addString(text(joinWords({middle, event.words.end()})));
    message.addFloat32(number(event.startSeconds));
    return message;
}

juce::OSCMessage final(const std::string& track, const CaptionEvent& event) {
    auto message = begin("/earshot/caption/final", track);
    message.addInt32(static_cast<juce::int32>(event.segmentId));
    message.addString(text(event.text));
    message.addFloat32(number(event.startSeconds));
    message.addFloat32(number(event.endSeconds));
    message.addFloat32(event.words.empty() ? kNowhere : hostSeconds(event.words.front().host));
    return message;
}

struct Converter {
    const std::string& track;

    std::optional<juce::OSCMessage> operator()(const CaptionEvent& event) const {
        switch (event.kind) {
        case CaptionEventKind::kPartial: return partial(track, event);
        case CaptionEventKind::kFinal: return final(track, event);
        case CaptionEventKind::kClear: return begin("/earshot/caption/clear", track);
        case CaptionEventKind::kGap: break;
        }
        return std::nullopt;
    }
    std::optional<juce::OSCMessage> operator()(const NamedLabelEvent& named) const {
        auto message = begin("/earshot/label", track);
        message.addString(text(named.model));
        message.addString(text(named.event.label));
        message.addInt32(named.event.endSeconds ? 0 : 1);
        message.addFloat32(number(named.event.peak));
        message.addFloat32(number(named.event.startSeconds));
        message.addFloat32(number(named.event.endSeconds.value_or(named.event.startSeconds)));
        return message;
    }
    std::optional<juce::OSCMessage> operator()(const KeywordEvent& event) const {
        auto message = begin("/earshot/keyword", track);
        message.addString(text(event.keyword));
        message.addFloat32(number(event.score));
        message.addFloat32(number(event.startSeconds));
        message.addFloat32(number(event.endSeconds));
        message.addFloat32(hostSeconds(event.host));
        return message;
    }
};

} // namespace

std::optional<juce::OSCMessage> toOscMessage(const std::string& track, const StreamEvent& event) {
    return std::visit(Converter{track}, event.body);
}

juce::OSCMessage toOscMessage(const std::string& track, const StreamHealth& health) {
    auto message = begin("/earshot/status", track);
    message.addString(text(std::string(describe(health.state))));
    message.addFloat32(number(health.lagMs));
    return message;
}

} // namespace earshot
