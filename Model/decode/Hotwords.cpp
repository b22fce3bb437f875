// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Aho and Corasick's automaton, but its empty match is "outside": reached within words, left only where a word begins.
#include "Hotwords.h"

#include "Utf8.h"

#include <charconv>
#include <cmath>
#include <deque>
#include <fstream>
#include <new>

namespace earshot {
namespace {

Result<double> parseWeight(std::string_view text) {
    text = trimmed(text);
    double weight = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), weight);
    if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(weight))
        return Error{ErrorCode::kInvalidData, "'" + std::string(text) + "' is not a weight", {}};
    return weight;
}

Result<Hotword> parseLine(std::string_view line) {
    Hotword hotword;
    const std::size_t separator = line.find_last_of("\t:");
    hotword.text = trimmed(line.substr(0, separator));
    if (separator != std::string_view::npos) {
        EARSHOT_TRY(hotword.weight, parseWeight(line.substr(separator + 1)));
    }
    return hotword;
}

// Calls use(hotword), which returns a Result<void>, for each; an error gets the line.
template <class Use>
Result<void> forEachHotword(const std::filesystem::path& file, const Use& use) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return Error{ErrorCode::kNotFound, "there is no such file", file.string()};
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#') continue;
        const auto hotword = parseLine(content);
        const Result<void> used = hotword.ok() ? use(*hotword) : Result<void>(hotword.error());
        if (used.ok()) continue;
        Error error = used.error();
        error.where =
            file.string() + ": line " + std::to_string(number) + (error.where.empty() ? "" : ": " + error.where);
        error.code = ErrorCode::kInvalidData;
        return error;
    }
    if (stream.bad() || !stream.eof()) return Error{ErrorCode::kIo, "cannot be read", file.string()};
    return {};
}

} // namespace

Hotwords::Hotwords(std::int32_t delimiter) : delimiter_(delimiter), nodes_(2) {}

// A phrase of n letters with weight w has raised a prefix by k·w after k of them; delimiters count for nothing. Without
// delimiters a phrase is complete at its last letter, and nothing is pending there.
void Hotwords::add(std::span<const std::int32_t> labels, double weight) {
    State state = kWordStart;
    double raised = 0;
    for (const std::int32_t& label : labels) {
        if (label != delimiter_) raised += weight;
        const auto [entry, isNew] =
            nodes_[static_cast<std::size_t>(state)].next.try_emplace(label, static_cast<State>(nodes_.size()));
        state = entry->second;
        if (isNew) nodes_.emplace_back();
        if (!hasDelimiter() && &label == &labels.back()) break;
        double& pending = nodes_[static_cast<std::size_t>(state)].pending;
        if (std::abs(raised) > std::abs(pending)) pending = raised;
    }
    nodes_[static_cast<std::size_t>(state)].completed = raised;
    ++numHotwords_;
}

// From the root outwards, so that the fallbacks, which are shorter, are there already.
void Hotwords::connect() {
    std::deque<State> open = {kWordStart};
    while (!open.empty()) {
        const State state = open.front();
        open.pop_front();
        for (const auto& [label, child] : nodes_[static_cast<std::size_t>(state)].next) {
            Node& node = nodes_[static_cast<std::size_t>(child)];
            if (state != kWordStart) node.fallback = go(nodes_[static_cast<std::size_t>(state)].fallback, label);
            const Node& fallback = nodes_[static_cast<std::size_t>(node.fallback)];
            if (std::abs(fallback.pending) > std::abs(node.pending)) node.pending = fallback.pending;
            node.completed += fallback.completed;
            open.push_back(child);
        }
    }
}

Hotwords::State Hotwords::go(State state, std::int32_t label) const {
    for (;;) {
        if (state == kOutside && hasDelimiter()) return label == delimiter_ ? kWordStart : kOutside;
        // Without delimiters, every letter may begin a hotword.
        const Node& node = nodes_[static_cast<std::size_t>(state == kOutside ? kWordStart : state)];
        if (const auto next = node.next.find(label); next != node.next.end()) return next->second;
        if (state == kOutside) return kOutside;
        state = node.fallback;
    }
}

Hotwords::Step Hotwords::advance(State state, std::int32_t label) const {
    const State next = go(state, label);
    if (!hasDelimiter()) return {next, nodes_[static_cast<std::size_t>(next)].completed};
    return {next, label == delimiter_ ? gainedAtWordEnd(state) : 0.0};
}

double Hotwords::gainedAtWordEnd(State state) const {
    return hasDelimiter() ? nodes_[static_cast<std::size_t>(state)].completed : 0.0;
}

Result<Hotwords> Hotwords::make(const CtcAlphabet& alphabet, std::span<const Hotword> hotwords) {
    try {
        Hotwords made(alphabet.delimiter());
        for (const Hotword& hotword : hotwords) {
            if (!std::isfinite(hotword.weight))
                return Error{ErrorCode::kInvalidArgument, "has a weight that is not a finite number", hotword.text};
            EARSHOT_TRY(const std::vector<std::int32_t> labels, alphabet.spell(hotword.text));
            made.add(labels, hotword.weight);
        }
        made.connect();
        return made;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "the hotwords need more memory than there is", {}};
    }
}

Result<Hotwords> Hotwords::load(const CtcAlphabet& alphabet, const std::filesystem::path& file) {
    try {
        Hotwords made(alphabet.delimiter());
        EARSHOT_CHECK(forEachHotword(file, [&](const Hotword& hotword) -> Result<void> {
            EARSHOT_TRY(const auto labels, alphabet.spell(hotword.text));
            made.add(labels, hotword.weight);
            return {};
        }));
        made.connect();
        return made;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "the hotwords need more memory than there is", file.string()};
    }
}

Result<std::vector<Hotword>> Hotwords::read(const std::filesystem::path& file) {
    try {
        std::vector<Hotword> hotwords;
        EARSHOT_CHECK(forEachHotword(file, [&](const Hotword& hotword) -> Result<void> {
            hotwords.push_back(hotword);
            return {};
        }));
        return hotwords;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::kOutOfMemory, "the hotwords need more memory than there is", file.string()};
    }
}

} // namespace earshot
