// SPDX-License-Identifier: AGPL-3.0-or-later
//
// HubServer: hub.py for as long as the test lives, with a tiny real model as content: the golden checkpoint, whose
// weights are padded with a tensor that nobody uses to two megabytes, so that there is something to cut in the middle.
#pragma once

#include "ScratchFolder.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace earshot::test {

class HubServer {
public:
    enum class Connection { kPlain, kEncrypted };
    // Skips the test where the machine lacks what it needs (python3; openssl for encryption).
    explicit HubServer(Connection connection = Connection::kPlain);
    // With this folder as content.
    explicit HubServer(std::filesystem::path content);
    ~HubServer();
    HubServer(const HubServer&) = delete;
    HubServer& operator=(const HubServer&) = delete;

    [[nodiscard]] std::string url() const;
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] int otherPort() const { return otherPort_; } // of the host that content is linked to
    [[nodiscard]] std::filesystem::path certificate() const { return scratch_.path() / "certificate.pem"; }
    [[nodiscard]] const std::filesystem::path& content() const { return content_; }

    struct Request {
        int port = 0;
        std::string url;
        std::string range; // empty: none
        std::string token; // likewise
    };
    [[nodiscard]] std::vector<Request> requests() const;

private:
    void makeContent() const;
    void start();

    ScratchFolder scratch_;
    std::filesystem::path content_ = scratch_.path() / "content";
    Connection connection_ = Connection::kPlain;
    int input_ = -1; // the server ends when this is closed
    int process_ = -1;
    int port_ = 0;
    int otherPort_ = 0;
};

} // namespace earshot::test
