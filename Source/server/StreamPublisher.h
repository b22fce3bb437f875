// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From a live stream to the caption server, for shells that have both: they link earshot_streaming as well, which the
// server itself, knowing nothing of models, does not. Message thread.
#pragma once

#include "CaptionServer.h"
#include "StreamSnapshot.h"

#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace earshot {

// [message] What LiveStream::takeEvents() gave, whole or in parts.
inline void publish(CaptionServer& server, int stream, std::vector<StreamEvent> events) {
    struct Sender {
        CaptionServer& server;
        int stream;
        void operator()(CaptionEvent& event) const { server.publish(stream, std::move(event)); }
        void operator()(NamedLabelEvent& named) const {
            server.publish(stream, ServerLabel{.model = named.model,
                                               .label = named.event.label,
                                               .startSeconds = named.event.startSeconds,
                                               .endSeconds = named.event.endSeconds,
                                               .score = named.event.peak});
        }
        void operator()(KeywordEvent& event) const {
            server.publish(stream, ServerKeyword{.keyword = event.keyword,
                                                 .startSeconds = event.startSeconds,
                                                 .endSeconds = event.endSeconds,
                                                 .score = event.score,
                                                 .host = event.host});
        }
    };
    for (StreamEvent& event : events) std::visit(Sender{server, stream}, event.body);
}

// [message] Sent only where it differs from what was last said, so that it may be called as often as a view looks;
// a tenth of a second of lag is a difference.
inline void publish(CaptionServer& server, int stream, const StreamHealth& health) {
    server.publish(stream, ServerStatus{.state = std::string(describe(health.state)),
                                        .text = describe(health),
                                        .lagMs = std::round(health.lagMs / 100) * 100});
}

} // namespace earshot
