// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Both arrays keep parents before children, so that one sweep back finds what is used and one forth moves it.
#include "PrefixTree.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

constexpr std::int32_t kUnused = -1;

// New places of the entries that lead to one of `used`, kUnused for the others; `parent` gives an entry's parent.
template <class Entries, class Parent>
std::vector<std::int32_t> newPlaces(const Entries& entries, std::span<std::int32_t* const> used, Parent parent) {
    std::vector<std::int32_t> places(entries.size(), kUnused);
    for (const std::int32_t* index : used)
        if (*index >= 0) places[static_cast<std::size_t>(*index)] = 0;
    for (std::size_t i = entries.size(); i-- > 0;)
        if (places[i] != kUnused && parent(entries[i]) >= 0) places[static_cast<std::size_t>(parent(entries[i]))] = 0;
    std::int32_t next = 0;
    for (std::int32_t& place : places)
        if (place != kUnused) place = next++;
    return places;
}

void renumber(std::span<std::int32_t* const> used, const std::vector<std::int32_t>& places) {
    for (std::int32_t* index : used)
        if (*index >= 0) *index = places[static_cast<std::size_t>(*index)];
}

} // namespace

void PrefixTree::reset(const LanguageState& begin) {
    nodes_.clear();
    nodes_.push_back({.language = begin});
}

std::int32_t PrefixTree::child(std::int32_t parent, std::int32_t label) const {
    std::int32_t index = (*this)[parent].firstChild;
    while (index != kNone && (*this)[index].label != label) index = (*this)[index].nextSibling;
    return index;
}

std::int32_t PrefixTree::add(std::int32_t parent, std::int32_t label, const LanguageState& language) {
    const auto index = static_cast<std::int32_t>(nodes_.size());
    nodes_.push_back({.parent = parent,
                      .label = label,
                      .nextSibling = (*this)[parent].firstChild,
                      .depth = (*this)[parent].depth + 1,
                      .language = language});
    (*this)[parent].firstChild = index;
    return index;
}

std::int32_t PrefixTree::ancestor(std::int32_t index, std::int32_t depth) const {
    while ((*this)[index].depth > depth) index = (*this)[index].parent;
    return index;
}

std::vector<std::int32_t> PrefixTree::labels(std::int32_t index) const {
    std::vector<std::int32_t> labels;
    for (; index != kRoot; index = (*this)[index].parent) labels.push_back((*this)[index].label);
    std::reverse(labels.begin(), labels.end());
    return labels;
}

void PrefixTree::compact(std::span<std::int32_t* const> used) {
    auto places = newPlaces(nodes_, used, [](const Node& node) { return node.parent; });
    renumber(used, places);
    std::vector<Node> kept;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (places[i] == kUnused) continue;
        Node& node = kept.emplace_back(nodes_[i]);
        node.firstChild = kNone;
        node.nextSibling = kNone;
        if (node.parent == kNone) continue;
        node.parent = places[static_cast<std::size_t>(node.parent)];
        Node& parent = kept[static_cast<std::size_t>(node.parent)];
        node.nextSibling = std::exchange(parent.firstChild, places[i]);
    }
    nodes_ = std::move(kept);
}

std::int32_t LetterChains::add(std::int32_t previous, const LetterTime& letter) {
    links_.push_back({previous, letter});
    return static_cast<std::int32_t>(links_.size()) - 1;
}

std::vector<LetterTime> LetterChains::upTo(std::int32_t index) const {
    std::vector<LetterTime> letters;
    while (index != kNone) {
        const Link& link = links_[static_cast<std::size_t>(index)];
        letters.push_back(link.letter);
        index = link.previous;
    }
    std::reverse(letters.begin(), letters.end());
    return letters;
}

void LetterChains::compact(std::span<std::int32_t* const> used) {
    const auto places = newPlaces(links_, used, [](const Link& link) { return link.previous; });
    renumber(used, places);
    std::vector<Link> kept;
    for (std::size_t i = 0; i < links_.size(); ++i) {
        if (places[i] == kUnused) continue;
        kept.push_back(links_[i]);
        auto& previous = kept.back().previous;
        if (previous != kNone) previous = places[static_cast<std::size_t>(previous)];
    }
    links_ = std::move(kept);
}

} // namespace earshot
