// SPDX-License-Identifier: AGPL-3.0-or-later
// See InstanceLink.h. Source: unix(7).
#include "InstanceLink.h"

#include <cstdlib>
#include <cstring>
#include <functional>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace earshot {
namespace {

constexpr std::size_t kMostBytes = 1 << 17;

// Nothing where the path is too long for a socket.
std::optional<sockaddr_un> addressOf(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

int openSocket() {
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

} // namespace

InstanceLink InstanceLink::forSettings(const std::filesystem::path& settings) {
    // XDG Base Directory Specification: of the user alone, and gone with the session.
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    const std::filesystem::path folder = runtime != nullptr && *runtime == '/' ? runtime : settings.parent_path();
    return InstanceLink(folder /
                        ("earshot-" + std::to_string(std::hash<std::string>{}(settings.native())) + ".socket"));
}

InstanceLink::InstanceLink(InstanceLink&& other) noexcept
    : path_(std::move(other.path_)),
      socket_(std::exchange(other.socket_, -1)) {}

InstanceLink::~InstanceLink() {
    if (socket_ < 0) return;
    close(socket_);
    unlink(path_.c_str());
}

bool InstanceLink::handOver(const std::string& message) const {
    const auto address = addressOf(path_);
    if (!address || message.size() > kMostBytes) return false;
    const int sender = openSocket();
    if (sender < 0) return false;
    const auto sent = sendto(sender, message.data(), message.size(), MSG_NOSIGNAL, generic(*address), sizeof *address);
    close(sender);
    return sent == static_cast<ssize_t>(message.size());
}

bool InstanceLink::listen() {
    const auto address = addressOf(path_);
    if (!address || socket_ >= 0) return false;
    std::error_code ignored;
    std::filesystem::create_directories(path_.parent_path(), ignored);
    unlink(path_.c_str()); // of one that crashed: nobody took what was handed over
    socket_ = openSocket();
    if (socket_ < 0) return false;
    if (bind(socket_, generic(*address), sizeof *address) == 0 && chmod(path_.c_str(), S_IRUSR | S_IWUSR) == 0)
        return true;
    close(std::exchange(socket_, -1));
    return false;
}

std::optional<std::string> InstanceLink::take() const {
    if (socket_ < 0) return std::nullopt;
    std::vector<char> buffer(kMostBytes);
    const auto size = recv(socket_, buffer.data(), buffer.size(), 0);
    if (size < 0) return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(size));
}

} // namespace earshot
