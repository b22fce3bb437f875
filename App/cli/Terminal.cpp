// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Terminal.h"

#include <cerrno>
#include <cstring>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#else
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace earshot::cli {
namespace {

constexpr int kDefaultColumns = 80;

} // namespace

#ifdef _WIN32

bool standardOutputIsTerminal() {
    return _isatty(1) != 0;
}
bool standardInputIsTerminal() {
    return _isatty(0) != 0;
}
int terminalColumns() {
    return kDefaultColumns;
}

Result<InputRead> readStandardInput(std::span<std::byte> bytes, std::chrono::milliseconds) {
    _setmode(0, _O_BINARY);
    const int count = _read(0, bytes.data(), static_cast<unsigned>(bytes.size()));
    if (count < 0) return Error{ErrorCode::kIo, std::strerror(errno), "standard input"};
    return InputRead{static_cast<std::size_t>(count), count == 0};
}

#else

bool standardOutputIsTerminal() {
    return isatty(STDOUT_FILENO) != 0;
}
bool standardInputIsTerminal() {
    return isatty(STDIN_FILENO) != 0;
}
int terminalColumns() {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kDefaultColumns;
}

Result<InputRead> readStandardInput(std::span<std::byte> bytes, std::chrono::milliseconds timeout) {
    pollfd waiting{STDIN_FILENO, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(timeout.count())) <= 0) return InputRead{};
    const ssize_t count = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR && errno != EAGAIN)
        return Error{ErrorCode::kIo, std::strerror(errno), "standard input"};
    return InputRead{count > 0 ? static_cast<std::size_t>(count) : 0, count == 0};
}

#endif

} // namespace earshot::cli
