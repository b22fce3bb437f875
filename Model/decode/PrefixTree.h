// SPDX-License-Identifier: AGPL-3.0-or-later
//
// PrefixTree: the texts that a beam search holds on to, as one tree in one array, so that each is written once however
// many texts go on from it, and copying a search copies an array. Nodes that no text uses any more go when the tree has
// doubled. The same array form keeps the times of letters, of which one text may have several: LetterChains.
#pragma once

#include "DecodedText.h"
#include "LanguageScorer.h"

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

class PrefixTree {
public:
    static constexpr std::int32_t kNone = -1;
    static constexpr std::int32_t kRoot = 0; // the empty text

    struct Node {
        std::int32_t parent = kNone;
        std::int32_t label = kNone; // of its last letter
        std::int32_t firstChild = kNone;
        std::int32_t nextSibling = kNone;
        std::int32_t slot = kNone; // where the search has it at the moment
        std::int32_t depth = 0;    // number of its labels
        LanguageState language;
    };

    explicit PrefixTree(const LanguageState& begin) { reset(begin); }

    void reset(const LanguageState& begin);
    [[nodiscard]] Node& operator[](std::int32_t index) { return nodes_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const Node& operator[](std::int32_t index) const { return nodes_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] std::int32_t child(std::int32_t parent, std::int32_t label) const;
    std::int32_t add(std::int32_t parent, std::int32_t label, const LanguageState& language);
    // What `index` begins with, of this depth or less.
    [[nodiscard]] std::int32_t ancestor(std::int32_t index, std::int32_t depth) const;
    // The labels of a text, from its beginning.
    [[nodiscard]] std::vector<std::int32_t> labels(std::int32_t index) const;

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] std::size_t memoryBytes() const { return nodes_.capacity() * sizeof(Node); }
    // Drops all nodes that do not lead to one of `used`, and renumbers those.
    void compact(std::span<std::int32_t* const> used);

private:
    std::vector<Node> nodes_; // a parent comes before its children
};

class LetterChains {
public:
    static constexpr std::int32_t kNone = -1;

    void reset() { links_.clear(); }
    std::int32_t add(std::int32_t previous, const LetterTime& letter);
    // The letters up to and with this one, from the first.
    [[nodiscard]] std::vector<LetterTime> upTo(std::int32_t index) const;

    [[nodiscard]] std::size_t size() const { return links_.size(); }
    [[nodiscard]] std::size_t memoryBytes() const { return links_.capacity() * sizeof(Link); }
    // As PrefixTree::compact; kNone among `used` stays.
    void compact(std::span<std::int32_t* const> used);

private:
    struct Link {
        std::int32_t previous = kNone;
        LetterTime letter;
    };
    std::vector<Link> links_;
};

} // namespace earshot
