// SPDX-License-Identifier: AGPL-3.0-or-later
//
// TrackBoard: the transcripts of all tracks of the process, one for each plug-in instance, so that any of them can show
// the whole conversation. Lines are shared, not copied. [any] but audio: a lock, held for as long as a list is copied.
#pragma once

#include "TimelineTranscript.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace earshot {

struct Track {
    std::string name{};
    std::uint32_t colour = 0; // ARGB
    std::vector<TimelineTranscript::Line> lines{};
};

struct TrackLine {
    std::size_t track = 0; // of the tracks that were merged
    TimelineTranscript::Line line{};
};

// [any] All lines, first those with a place on the timeline in its order, then the others track by track.
[[nodiscard]] std::vector<TrackLine> mergeTracks(const std::vector<Track>& tracks);

class TrackBoard {
public:
    // [any] The process's one.
    [[nodiscard]] static std::shared_ptr<TrackBoard> shared();

    // One track's place on the board, until it goes.
    class Place {
    public:
        explicit Place(std::shared_ptr<TrackBoard> board);
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        void show(Track track);
        [[nodiscard]] TrackBoard& board() const { return *board_; }

    private:
        friend class TrackBoard;
        std::shared_ptr<TrackBoard> board_;
        Track track_; // under the board's lock
    };

    // In the order in which they came. Grows with each change: version().
    [[nodiscard]] std::vector<Track> tracks() const;
    [[nodiscard]] std::uint64_t version() const;
    [[nodiscard]] std::size_t numTracks() const;

private:
    mutable std::mutex mutex_;
    std::vector<Place*> places_;
    std::uint64_t version_ = 0;
};

} // namespace earshot
