// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a live stream says reaches clients as what it is.
#include "StreamPublisher.h"

#include "ServerFixture.h"
#include "TestClient.h"

#include <catch2/catch_test_macros.hpp>

using namespace earshot;
using namespace earshot::test;

TEST_CASE("Captions, labels, keywords and health of a stream reach clients as such", "[unit]") {
    const auto server = startServer();
    server->setStream(2, {.name = "Anna"});
    TestSocket client(server->port(), server->token());
    REQUIRE(client.read()); // hello

    const LabelEvent label{.label = "happy", .startSeconds = 1, .endSeconds = 2.5, .peak = 0.75};
    const KeywordEvent keyword{.keyword = "stop", .startSeconds = 3, .endSeconds = 3.5, .score = 0.5};
    publish(*server, 2,
            std::vector<StreamEvent>{{.body = finalCaption(1, "hello")},
                                     {.body = NamedLabelEvent{.model = "mood", .event = label}},
                                     {.body = keyword}});
    for (const double lagMs : {612.0, 640.0, 660.0}) { // the second is nothing new
        StreamHealth health;
        health.state = StreamState::kListening;
        health.lagMs = lagMs;
        publish(*server, 2, health);
    }

    const auto caption = client.read();
    REQUIRE(caption);
    CHECK((*caption)["type"] == "final");
    CHECK((*caption)["stream"]["name"] == "Anna");
    const auto named = client.read();
    REQUIRE(named);
    CHECK((*named)["label"] == "happy");
    CHECK((*named)["model"] == "mood");
    CHECK((*named)["active"] == false);
    CHECK((*named)["score"] == 0.75);
    const auto heard = client.read();
    REQUIRE(heard);
    CHECK((*heard)["keyword"] == "stop");
    CHECK((*heard)["end"] == 3.5);
    const auto status = client.read();
    REQUIRE(status);
    CHECK((*status)["state"] == "listening");
    CHECK((*status)["lag_ms"] == 600.0);
    const auto next = client.read();
    REQUIRE(next);
    CHECK((*next)["lag_ms"] == 700.0);
}
