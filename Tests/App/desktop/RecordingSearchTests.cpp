// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Files and folders that are dropped: what of them is captioned, and in which order.
#include "RecordingSearch.h"

#include "ScratchFolder.h"
#include "WithoutRights.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>

using namespace earshot;

namespace {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;

fs::path made(const fs::path& file) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "x";
    return file;
}

} // namespace

TEST_CASE("A folder that is dropped is the recordings in it, and nothing else", "[unit]") {
    const test::ScratchFolder folder;
    const fs::path talks = folder.path() / "talks";
    fs::create_directories(talks / "older.wav"); // a folder of that name
    const auto loud = made(talks / "b.WAV"), umlaut = made(talks / "a Übung.opus");
    made(talks / "notes.txt");
    made(talks / "._b.wav"); // what a Mac leaves beside it
    CHECK(recordingsAt({talks}).files == Paths{umlaut, loud});
    CHECK(recordingsAt({talks / "older.wav"}).files.empty());
}

TEST_CASE("Folders in a dropped folder are searched too, in natural order and folder by folder", "[unit]") {
    const test::ScratchFolder folder;
    const fs::path talks = folder.path() / "talks";
    const auto tenth = made(talks / "10.wav"), second = made(talks / "2.wav"), day = made(talks / "day 1" / "1.flac"),
               evening = made(talks / "day 1" / "evening" / "1.flac"), laterDay = made(talks / "day 10" / "1.flac"),
               earlierDay = made(talks / "day 2" / "1.flac");
    CHECK(recordingsAt({talks}).files == Paths{second, tenth, day, evening, earlierDay, laterDay});
}

TEST_CASE("Links are followed, but not in circles", "[unit]") {
    const test::ScratchFolder folder;
    const fs::path talks = folder.path() / "talks";
    const auto talk = made(talks / "talk.wav");
    const auto elsewhere = made(folder.path() / "elsewhere" / "other.wav");
    fs::create_directory_symlink(talks, talks / "circle");
    fs::create_directory_symlink(elsewhere.parent_path(), talks / "linked");
    fs::create_directory_symlink(talks / "gone", talks / "dangling");
    CHECK(recordingsAt({talks}).files == Paths{talk, talks / "linked" / "other.wav"});
}

TEST_CASE("Files that are dropped are taken as they are, whatever their names", "[unit]") {
    const Paths files{"/no such/talk.wav", "/no such/talk"};
    CHECK(recordingsAt(files).files == files);
}

TEST_CASE("A folder that may not be read is named, and what is beside it is found", "[unit]") {
    const test::ScratchFolder folder;
    const fs::path talks = folder.path() / "talks", closed = talks / "closed";
    const auto talk = made(talks / "talk.wav");
    made(closed / "other.wav");
    fs::permissions(closed, fs::perms::none);
    {
        const test::WithoutRights nobody;
        if (!nobody.isWithout()) SKIP("SKIPPED: rights cannot be given up here");
        const auto found = recordingsAt({talks, closed});
        CHECK(found.files == Paths{talk});
        REQUIRE(found.problems.size() == 2); // in the one, and by itself
        for (const Error& problem : found.problems) {
            CHECK(problem.where == closed.string());
            CHECK(problem.message == "cannot be read: Permission denied");
        }
    }
    fs::permissions(closed, fs::perms::owner_all); // so that the folder goes
}
