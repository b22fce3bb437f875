// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ServerHub.h"

#include "RequestGuard.h"
#include "WebSocketClient.h"

#include <algorithm>

namespace earshot {
namespace {

std::string newSession() {
    const Result<std::string> random = randomToken();
    return random ? random->substr(0, 12) : std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

} // namespace

ServerHub::ServerHub(CaptionServerConfig settings)
    : config(std::move(settings)),
      history(config.historyLines, config.maxTranscriptWords),
      session_(newSession()) {}

ServerHub::~ServerHub() = default;

void ServerHub::join(const std::shared_ptr<WebSocketClient>& client) {
    clients_.push_back(client);
    counters.numClients = clients_.size();
    greet(*client);
}

void ServerHub::leave(const WebSocketClient& client) {
    std::erase_if(clients_, [&](const auto& other) { return other.get() == &client; });
    counters.numClients = clients_.size();
}

void ServerHub::broadcast(const SharedMessage& message) {
    if (!message) return;
    for (const auto& client : clients_) client->send(message);
}

void ServerHub::forget() {
    history.forget();
    session_ = newSession();
    for (const auto& client : clients_) greet(*client);
}

void ServerHub::closeAll() {
    for (const auto& client : clients_) client->close();
    clients_.clear();
    counters.numClients = 0;
}

void ServerHub::greet(WebSocketClient& client) {
    std::vector<SharedMessage> messages = history.messages();
    messages.insert(messages.begin(),
                    std::make_shared<const std::string>(helloMessage(session_, messages.size(), history.streams())));
    client.sendAll(messages);
}

} // namespace earshot
