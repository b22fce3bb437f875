// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionRun: one source of sound, from its start until its last word is there, with a live stream of its own. Message
// thread; takeEvents() some times a second.
#pragma once

#include "Engine.h"
#include "SoundSource.h"
#include "StreamSettings.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

// Whose words they are, as views show it.
struct Speaker {
    std::string name;
    std::uint32_t colour = 0; // ARGB
};

struct RunRequest {
    Speaker speaker{};
    std::unique_ptr<SoundSource> source;
    bool isPatient = false; // a file at full speed: rather late than with gaps
    bool isMuted = false;
    int priority = 0;
};

class CaptionRun {
public:
    // Listens from now on.
    CaptionRun(Engine& engine, RunRequest request, const StreamSettings& settings);
    ~CaptionRun();

    void configure(const StreamSettings& settings);
    // What is being said still becomes a line, some looks later.
    void stop();
    void setMuted(bool isMuted) { stream_->tap().setListening(!isMuted); }
    void clearCaptions() { stream_->clear(); }

    // What has happened, in stream time. Ends the run where its sound has ended.
    [[nodiscard]] std::vector<StreamEvent> takeEvents();

    // Sound is being heard.
    [[nodiscard]] bool isRunning() const { return source_ != nullptr; }
    // All has been taken, and nothing will come.
    [[nodiscard]] bool isOver() const { return isOver_; }
    // Why its sound ended early.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] const std::shared_ptr<const Speaker>& speaker() const { return speaker_; }
    // Never null.
    [[nodiscard]] std::shared_ptr<const StreamSnapshot> snapshot() const { return stream_->snapshot(); }

private:
    std::shared_ptr<const Speaker> speaker_;
    bool isPatient_;
    int priority_;
    std::unique_ptr<LiveStream> stream_;
    std::unique_ptr<SoundSource> source_; // pushes into the stream: goes first
    bool hasModel_ = false;
    bool isOver_ = false;
    std::optional<Error> error_;
};

} // namespace earshot
