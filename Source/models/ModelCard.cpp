// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ModelCard.h"

#include <algorithm>
#include <fstream>

namespace earshot {
namespace {

constexpr std::size_t kMaxCardBytes = 65536; // of front matter; the prose after it is not read
constexpr std::size_t kMaxValues = 256;
constexpr std::size_t kMaxValueLength = 64;

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Without blanks, quotation marks and a comment around it.
std::string_view stripped(std::string_view value) {
    if (const std::size_t comment = value.find(" #"); comment != std::string_view::npos)
        value = value.substr(0, comment);
    while (!value.empty() && std::string_view(" \t\"'").find(value.front()) != std::string_view::npos)
        value.remove_prefix(1);
    while (!value.empty() && std::string_view(" \t\"'").find(value.back()) != std::string_view::npos)
        value.remove_suffix(1);
    return value;
}

// Printable ASCII only: the values end up on terminals.
void addValue(std::vector<std::string>& values, std::string_view raw) {
    const std::string_view value = stripped(raw);
    const bool isPlain = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7F; });
    if (!value.empty() && isPlain && value.size() <= kMaxValueLength && values.size() < kMaxValues)
        values.emplace_back(value);
}

void addValues(std::vector<std::string>& values, std::string_view text) {
    text = stripped(text);
    if (!text.starts_with('[')) return addValue(values, text);
    text.remove_prefix(1);
    if (text.ends_with(']')) text.remove_suffix(1);
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        addValue(values, text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
}

} // namespace

ModelCard ModelCard::parse(std::string_view text) {
    ModelCard card;
    std::vector<std::string> licences;
    std::vector<std::string>* open = nullptr; // the key whose list with dashes may follow
    if (stripped(takeLine(text)) != "---") return card;
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        if (line.starts_with("---")) break;
        const std::string_view content = stripped(line);
        if (content.starts_with("- ")) {
            if (open) addValue(*open, content.substr(2));
            continue;
        }
        if (line.empty() || line.front() == ' ' || line.front() == '#') continue;
        open = line.starts_with("language:") ? &card.languages : line.starts_with("license:") ? &licences : nullptr;
        if (open) addValues(*open, line.substr(line.find(':') + 1));
    }
    if (!licences.empty()) card.licence = licences.front();
    return card;
}

ModelCard ModelCard::load(const std::filesystem::path& dir) {
    std::ifstream stream(dir / "README.md", std::ios::binary);
    std::string text(kMaxCardBytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return parse(text);
}

} // namespace earshot
