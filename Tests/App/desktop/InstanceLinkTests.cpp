// SPDX-License-Identifier: AGPL-3.0-or-later
// Two starts of the application: the second hands over what it was asked to do.
#include "InstanceLink.h"
#include "ScratchFolder.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <optional>

using namespace earshot;

TEST_CASE("A second start hands over to the first, in order, and is the first where there is none", "[unit]") {
    const test::ScratchFolder folder;
    const auto socket = folder.path() / "link";
    InstanceLink second(socket);
    CHECK_FALSE(second.handOver("too early"));
    {
        InstanceLink first(socket);
        REQUIRE(first.listen());
        CHECK_FALSE(first.take());
        CHECK(second.handOver("größe.wav"));
        CHECK(second.handOver(std::string(50'000, 'x')));
        CHECK(first.take() == "größe.wav");
        CHECK(first.take()->size() == 50'000);
        CHECK_FALSE(first.take());
    }
    CHECK_FALSE(second.handOver("too late"));
    CHECK_FALSE(std::filesystem::exists(socket));
}

TEST_CASE("What a crash left behind stops nobody", "[unit]") {
    const test::ScratchFolder folder;
    const auto socket = folder.path() / "link";
    std::ofstream(socket) << "left behind";
    InstanceLink link(socket);
    CHECK_FALSE(link.handOver("anybody?"));
    REQUIRE(link.listen());
    CHECK(InstanceLink(socket).handOver("hello"));
    CHECK(link.take() == "hello");
}

TEST_CASE("Only the user may hand something over, and a path beyond a socket's length is no crash", "[unit]") {
    const test::ScratchFolder folder;
    const auto socket = folder.path() / "link";
    InstanceLink link(socket);
    REQUIRE(link.listen());
    const auto mode = std::filesystem::status(socket).permissions();
    CHECK((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
          std::filesystem::perms::none);
    InstanceLink distant(folder.path() / std::string(200, 'x'));
    CHECK_FALSE(distant.listen());
    CHECK_FALSE(distant.handOver("hello"));
}
