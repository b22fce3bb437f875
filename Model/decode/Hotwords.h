// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Hotwords: words and phrases that a search prefers. A prefix that follows the letters of a hotword is raised letter by
// letter; what it was raised by is taken back when it leaves the hotword unfinished, and stays when a word ends where
// the hotword ends. An automaton over labels (Aho and Corasick 1975) whose matches begin and end with words. Const
// after construction: any thread.
#pragma once

#include "CtcAlphabet.h"
#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace earshot {

struct Hotword {
    std::string text;
    double weight = 1.5; // nats per letter; may be negative, to suppress
};

class Hotwords {
public:
    using State = std::int32_t;
    struct Step {
        State state = 0;
        double gained = 0; // by hotwords that this label has completed
    };

    // Errors: those of CtcAlphabet::spell and weights that are not finite numbers, with the hotword.
    static Result<Hotwords> make(const CtcAlphabet& alphabet, std::span<const Hotword> hotwords);
    // A hotword a line, its weight after a tab or colon; empty lines and lines that start with # do not count.
    // Errors: kNotFound, kIo, kInvalidData; those of make; all with the line.
    static Result<Hotwords> load(const CtcAlphabet& alphabet, const std::filesystem::path& file);
    // What such a file holds, for whatever alphabet. Errors: kNotFound, kIo, kInvalidData with the line.
    static Result<std::vector<Hotword>> read(const std::filesystem::path& file);

    [[nodiscard]] State begin() const { return kWordStart; }
    [[nodiscard]] Step advance(State state, std::int32_t label) const;
    // What an unfinished hotword has been raised by so far.
    [[nodiscard]] double pending(State state) const { return nodes_[static_cast<std::size_t>(state)].pending; }
    // What hotwords gain if the word ends here; 0 without delimiters, where they have gained it already.
    [[nodiscard]] double gainedAtWordEnd(State state) const;
    [[nodiscard]] std::size_t size() const { return numHotwords_; }

private:
    static constexpr State kOutside = 0;   // within a word that no hotword begins with
    static constexpr State kWordStart = 1; // also the trie's root

    struct Node {
        std::map<std::int32_t, State> next;
        State fallback = kOutside; // the longest proper suffix that begins a hotword
        double pending = 0;
        double completed = 0;
    };

    explicit Hotwords(std::int32_t delimiter);
    void add(std::span<const std::int32_t> labels, double weight);
    void connect();
    [[nodiscard]] bool hasDelimiter() const { return delimiter_ != CtcAlphabet::kNone; }
    [[nodiscard]] State go(State state, std::int32_t label) const;

    std::int32_t delimiter_;
    std::vector<Node> nodes_;
    std::size_t numHotwords_ = 0;
};

} // namespace earshot
