// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CaptionDisplay: what a live stream shows on standard output: captions that change in place on a terminal, JSON lines
// for programs, or plain lines. Main thread.
#pragma once

#include "StreamSnapshot.h"

#include <memory>
#include <string>

namespace earshot::cli {

struct DisplayHeader {
    std::string model; // its name
    std::string input;
};

class CaptionDisplay {
public:
    virtual ~CaptionDisplay() = default;
    virtual void begin(const DisplayHeader& header) = 0;
    virtual void show(const StreamEvent& event) = 0;
    // Called often; shows what changed.
    virtual void show(const StreamHealth& health) = 0;
    // "earshot: …" on stderr, without harm to what is shown.
    virtual void complain(const std::string& sentence) = 0;
    virtual void end(const StreamHealth& health) = 0;
};

// {"v": 1, "type": …} a line: "start" {"model", "input"}; captions as captionEventToJson(); "keyword" {"keyword",
// "start", "end", "score"}; "label" {"model", "label", "active", "start", "end", "score"}; "status" {"state", "text",
// "lag_ms", "rtf", "dropped_ms", "skipped_ms", "lost_ms"}, where the state or what it can do changes; "end", the same
// fields and "seconds". Readers ignore names and types that they do not know.
[[nodiscard]] std::unique_ptr<CaptionDisplay> makeJsonDisplay();
// Final lines, keywords and labels, a line each.
[[nodiscard]] std::unique_ptr<CaptionDisplay> makePlainDisplay();
// Final lines scroll; below them stands what is being said, what may still change dimmed.
[[nodiscard]] std::unique_ptr<CaptionDisplay> makeTerminalDisplay();

// "[keyword 0:02.1] lamp, 0.93"; of labels, their beginnings; empty for what is no line.
[[nodiscard]] std::string lineOf(const KeywordEvent& event);
[[nodiscard]] std::string lineOf(const NamedLabelEvent& event);

} // namespace earshot::cli
