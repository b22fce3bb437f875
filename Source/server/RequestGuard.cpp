// SPDX-License-Identifier: AGPL-3.0-or-later
#include "RequestGuard.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#if defined(_WIN32)
#include <random>
#elif defined(__APPLE__)
#include <sys/random.h>
#else
#include <unistd.h>
#endif

namespace earshot {
namespace {

constexpr std::size_t kTokenBytes = 20;
constexpr const char* kOurNames[] = {"127.0.0.1", "localhost", "[::1]"};

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

std::optional<std::string> percentDecoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        unsigned value = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) return std::nullopt;
        decoded += static_cast<char>(value);
        i += 2;
    }
    return decoded;
}

// "127.0.0.1:8000" and the other names of this machine. Without a port it is 80.
bool isOurHost(std::string_view host, std::uint16_t port) {
    const std::string given = lowerCase(host);
    const std::string suffix = ":" + std::to_string(port);
    return std::any_of(std::begin(kOurNames), std::end(kOurNames),
                       [&](const char* name) { return given == name + suffix || (port == 80 && given == name); });
}

// In a time that tells nothing of how much of it is right.
bool equalsSecret(std::string_view given, std::string_view secret) {
    if (given.size() != secret.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |=
            static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(secret[i]));
    return difference == 0;
}

bool hasToken(const RequestFacts& facts, const RequestTarget& target, const std::string& token) {
    constexpr std::string_view kScheme = "bearer ";
    if (facts.authorization.size() > kScheme.size() &&
        lowerCase(facts.authorization.substr(0, kScheme.size())) == kScheme)
        return equalsSecret(facts.authorization.substr(kScheme.size()), token);
    const auto given = target.query.find("token");
    return given != target.query.end() && equalsSecret(given->second, token);
}

} // namespace

std::optional<RequestTarget> parseTarget(std::string_view target) {
    if (target.empty() || target.front() != '/') return std::nullopt;
    const std::size_t mark = target.find('?');
    std::optional<std::string> path = percentDecoded(target.substr(0, mark));
    if (!path) return std::nullopt;
    RequestTarget parsed{.path = *std::move(path), .query = {}};
    std::string_view rest = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    while (!rest.empty()) {
        const std::string_view field = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), field.size() + 1));
        const std::size_t equals = field.find('=');
        auto name = percentDecoded(field.substr(0, equals));
        auto value = percentDecoded(equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1));
        if (!name || !value) return std::nullopt;
        parsed.query.emplace(*std::move(name), *std::move(value));
    }
    return parsed;
}

HttpStatus checkRequest(const RequestFacts& facts, const RequestTarget& target, const std::string& token,
                        std::uint16_t port) {
    if (facts.numHosts != 1) return {400, "A request names one host; this one names none, or several."};
    if (!isOurHost(facts.host, port))
        return {403, "Captions are served under 127.0.0.1 and localhost only, not under another name."};
    constexpr std::string_view kScheme = "http://";
    const bool isOurPage = facts.numOrigins == 1 && facts.origin.substr(0, kScheme.size()) == kScheme &&
                           isOurHost(facts.origin.substr(kScheme.size()), port);
    if (facts.numOrigins != 0 && !isOurPage) return {403, "Pages of other sites may not read captions."};
    if (!hasToken(facts, target, token))
        return {401, "The token is missing or wrong. Use the whole address that Earshot shows, with \"?token=\"."};
    if (facts.method != "GET" && facts.method != "HEAD") return {405, "Captions can only be read: use GET or HEAD."};
    return {};
}

Result<std::string> randomToken() {
    std::array<unsigned char, kTokenBytes> bytes{};
#if defined(_WIN32)
    std::random_device device; // the system's own on Windows
    for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(device());
#else
    if (getentropy(bytes.data(), bytes.size()) != 0)
        return Error{ErrorCode::kIo, "the system gave no random numbers for a token", ""};
#endif
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string token;
    for (unsigned char byte : bytes) {
        token += kDigits[byte >> 4U];
        token += kDigits[byte & 15U];
    }
    return token;
}

bool isUsableToken(std::string_view token) {
    return token.size() >= 16 && token.size() <= 128 && std::all_of(token.begin(), token.end(), [](unsigned char c) {
               return c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_');
           });
}

} // namespace earshot
