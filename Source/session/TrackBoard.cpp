// SPDX-License-Identifier: AGPL-3.0-or-later
// See TrackBoard.h.
#include "TrackBoard.h"

#include <algorithm>
#include <utility>

namespace earshot {

std::vector<TrackLine> mergeTracks(const std::vector<Track>& tracks) {
    std::vector<TrackLine> merged;
    for (std::size_t track = 0; track < tracks.size(); ++track)
        for (const auto& line : tracks[track].lines) merged.push_back({track, line});
    const auto loose = std::stable_partition(merged.begin(), merged.end(),
                                             [](const TrackLine& one) { return hostStart(*one.line).has_value(); });
    std::stable_sort(merged.begin(), loose, [](const TrackLine& one, const TrackLine& other) {
        return hostStart(*one.line)->seconds < hostStart(*other.line)->seconds;
    });
    return merged;
}

std::shared_ptr<TrackBoard> TrackBoard::shared() {
    static std::mutex mutex;
    static std::weak_ptr<TrackBoard> weak;
    const std::scoped_lock lock(mutex);
    auto board = weak.lock();
    if (board == nullptr) weak = board = std::make_shared<TrackBoard>();
    return board;
}

TrackBoard::Place::Place(std::shared_ptr<TrackBoard> board) : board_(std::move(board)) {
    const std::scoped_lock lock(board_->mutex_);
    board_->places_.push_back(this);
    ++board_->version_;
}

TrackBoard::Place::~Place() {
    const std::scoped_lock lock(board_->mutex_);
    std::erase(board_->places_, this);
    ++board_->version_;
}

void TrackBoard::Place::show(Track track) {
    const std::scoped_lock lock(board_->mutex_);
    track_ = std::move(track);
    ++board_->version_;
}

std::vector<Track> TrackBoard::tracks() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Track> tracks;
    for (const Place* place : places_) tracks.push_back(place->track_);
    return tracks;
}

std::uint64_t TrackBoard::version() const {
    const std::scoped_lock lock(mutex_);
    return version_;
}

std::size_t TrackBoard::numTracks() const {
    const std::scoped_lock lock(mutex_);
    return places_.size();
}

} // namespace earshot
