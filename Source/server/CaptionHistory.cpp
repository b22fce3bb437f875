// SPDX-License-Identifier: AGPL-3.0-or-later
#include "CaptionHistory.h"

#include <algorithm>

namespace earshot {
namespace {

SharedMessage shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

} // namespace

SharedMessage CaptionHistory::add(int stream, const CaptionEvent& event) {
    Stream& state = streams_[stream];
    SharedMessage message = shared(toMessage(event, stream, identities_[stream]));
    switch (event.kind) {
    case CaptionEventKind::kPartial:
        state.partial = event;
        state.partialMessage = message;
        break;
    case CaptionEventKind::kFinal:
        if (state.partial && state.partial->segmentId == event.segmentId) {
            state.partial.reset();
            state.partialMessage.reset();
        }
        if (event.fillsGap) closeGaps(state, event.startSeconds, event.endSeconds);
        if (!event.words.empty()) {
            addLine(state, {event.startSeconds, event.endSeconds, event.words, {}});
            addToHistory(message);
        }
        break;
    case CaptionEventKind::kGap:
        addLine(state, {event.startSeconds, event.endSeconds, {}, event.reason});
        addToHistory(message);
        break;
    case CaptionEventKind::kClear:
        if (clearedStream_ == stream) history_.pop_back();
        addToHistory(message);
        clearedStream_ = stream;
        break;
    }
    return message;
}

SharedMessage CaptionHistory::add(int stream, const ServerLabel& label) {
    SharedMessage message = shared(toMessage(label, stream, identities_[stream]));
    auto& active = streams_[stream].activeLabels;
    if (label.endSeconds)
        active.erase({label.model, label.label});
    else
        active[{label.model, label.label}] = message;
    return message;
}

SharedMessage CaptionHistory::add(int stream, const ServerKeyword& keyword) {
    return shared(toMessage(keyword, stream, identities_[stream]));
}

SharedMessage CaptionHistory::add(int stream, const ServerStatus& status) {
    SharedMessage message = shared(toMessage(status, stream, identities_[stream]));
    SharedMessage& last = streams_[stream].status;
    if (last && *last == *message) return nullptr;
    last = message;
    return message;
}

void CaptionHistory::forget() {
    streams_.clear();
    history_.clear();
    clearedStream_.reset();
}

std::vector<SharedMessage> CaptionHistory::messages() const {
    std::vector<SharedMessage> messages(history_.begin(), history_.end());
    for (const auto& [id, stream] : streams_) {
        if (stream.status) messages.push_back(stream.status);
        for (const auto& [name, message] : stream.activeLabels) messages.push_back(message);
        if (stream.partialMessage) messages.push_back(stream.partialMessage);
    }
    return messages;
}

std::optional<Transcript> CaptionHistory::transcript(int stream) const {
    const auto identity = identities_.find(stream);
    const auto state = streams_.find(stream);
    if (identity == identities_.end() && state == streams_.end()) return std::nullopt;
    Transcript transcript;
    if (identity != identities_.end()) transcript.track = identity->second.name;
    if (state == streams_.end()) return transcript;

    for (const Line& line : state->second.lines) {
        transcript.words.insert(transcript.words.end(), line.words.begin(), line.words.end());
        if (line.words.empty()) transcript.gaps.push_back({line.startSeconds, line.endSeconds, line.reason});
        transcript.durationSeconds = std::max(transcript.durationSeconds, line.endSeconds);
    }
    if (const auto& partial = state->second.partial) {
        const auto numCommitted = std::min(partial->numCommitted, partial->words.size());
        const auto end = partial->words.begin() + static_cast<std::ptrdiff_t>(numCommitted);
        transcript.words.insert(transcript.words.end(), partial->words.begin(), end);
        if (numCommitted > 0)
            transcript.durationSeconds = std::max(transcript.durationSeconds, std::prev(end)->endSeconds);
    }
    transcript.text = joinWords(transcript.words);
    return transcript;
}

void CaptionHistory::addLine(Stream& stream, Line line) {
    stream.numWords += line.words.size();
    const auto place = std::upper_bound(stream.lines.begin(), stream.lines.end(), line.startSeconds,
                                        [](double start, const Line& other) { return start < other.startSeconds; });
    stream.lines.insert(place, std::move(line));
    // A gap counts as a word, so that a stream of nothing but gaps is bounded as well.
    while (stream.numWords > maxWords_ || stream.lines.size() > maxWords_) {
        stream.numWords -= stream.lines.front().words.size();
        stream.lines.pop_front();
    }
}

// What was decoded late is no gap any more; what is left of it on either side is.
void CaptionHistory::closeGaps(Stream& stream, double fromSeconds, double toSeconds) {
    std::vector<Line> rest;
    std::erase_if(stream.lines, [&](const Line& line) {
        if (!line.words.empty() || line.endSeconds <= fromSeconds || line.startSeconds >= toSeconds) return false;
        if (line.startSeconds < fromSeconds) rest.push_back({line.startSeconds, fromSeconds, {}, line.reason});
        if (line.endSeconds > toSeconds) rest.push_back({toSeconds, line.endSeconds, {}, line.reason});
        return true;
    });
    for (Line& line : rest) addLine(stream, std::move(line));
}

void CaptionHistory::addToHistory(SharedMessage message) {
    clearedStream_.reset();
    history_.push_back(std::move(message));
    while (history_.size() > maxLines_) history_.pop_front();
}

} // namespace earshot
