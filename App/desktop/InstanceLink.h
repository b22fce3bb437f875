// SPDX-License-Identifier: AGPL-3.0-or-later
//
// InstanceLink: between two starts of the application on one machine, where JUCE has none, which is Linux: the later
// one hands over what it was asked to do, and ends. A datagram socket in a folder of the user's alone; whether anybody
// listens is the kernel's knowledge, so that nothing is left behind by a crash. Message thread; nothing waits.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace earshot {

class InstanceLink {
public:
    // [message] settings: the file that the instances have in common.
    static InstanceLink forSettings(const std::filesystem::path& settings);
    explicit InstanceLink(std::filesystem::path socket) : path_(std::move(socket)) {}
    ~InstanceLink();
    InstanceLink(InstanceLink&& other) noexcept;
    InstanceLink& operator=(InstanceLink&&) = delete;

    // [message] Whether another instance has taken it.
    [[nodiscard]] bool handOver(const std::string& message) const;
    // [message] From now on this one is handed what later starts are asked. False where the system does not allow it.
    bool listen();
    // [message] What has come, oldest first.
    [[nodiscard]] std::optional<std::string> take() const;

private:
    std::filesystem::path path_;
    int socket_ = -1;
};

} // namespace earshot
