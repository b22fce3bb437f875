// SPDX-License-Identifier: AGPL-3.0-or-later
// The transcripts of several tracks as one.
#include "TrackBoard.h"

#include <catch2/catch_test_macros.hpp>

#include <thread>

namespace earshot {
namespace {

TimelineTranscript::Line lineAt(const std::string& text, std::optional<double> hostSeconds) {
    CaptionLine line{.text = text};
    line.words = {{.text = text, .startSeconds = 0, .endSeconds = 1, .confidence = 1, .host = {}}};
    if (hostSeconds) line.words[0].host = HostPosition{.seconds = *hostSeconds, .quarterNotes = 0};
    return std::make_shared<const CaptionLine>(line);
}

std::string merged(const std::vector<Track>& tracks) {
    std::string text;
    for (const auto& [track, line] : mergeTracks(tracks)) text += tracks[track].name + ":" + line->text + " ";
    return text;
}

} // namespace

TEST_CASE("Lines of several tracks stand in the order of the timeline, those without a place after them", "[unit]") {
    const Track host{.name = "A", .lines = {lineAt("one", 1.0), lineAt("three", 3.0), lineAt("loose", {})}};
    const Track guest{.name = "B", .lines = {lineAt("two", 2.0), lineAt("four", 3.0), lineAt("late", {})}};
    CHECK(merged({host, guest}) == "A:one B:two A:three B:four A:loose B:late ");
    CHECK(merged({}).empty());
}

TEST_CASE("The board shows every track as long as it is there, and tells of each change", "[unit]") {
    const auto board = TrackBoard::shared();
    const auto before = board->version();
    TrackBoard::Place first(TrackBoard::shared());
    {
        TrackBoard::Place second(TrackBoard::shared());
        second.show({.name = "B", .lines = {lineAt("two", 2.0)}});
        first.show({.name = "A", .lines = {lineAt("one", 1.0)}});
        CHECK(board->numTracks() == 2);
        CHECK(merged(board->tracks()) == "A:one B:two ");
    }
    CHECK(board->numTracks() == 1);
    CHECK(merged(board->tracks()) == "A:one ");
    CHECK(board->version() == before + 5);
}

TEST_CASE("Tracks come, go and are read on threads of their own", "[thread]") {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([i] {
            for (int round = 0; round < 500; ++round) {
                TrackBoard::Place place(TrackBoard::shared());
                place.show({.name = std::to_string(i), .lines = {lineAt("word", round)}});
                if (mergeTracks(place.board().tracks()).empty()) std::terminate(); // Catch2 is for one thread
            }
        });
}

} // namespace earshot
