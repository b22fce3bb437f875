// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The list is short on purpose: words that hardly ever mean anything else, so that nobody's name is masked.
#include "ProfanityStage.h"

#include "UnicodeText.h"

#include <string_view>

namespace earshot {
namespace {

constexpr std::string_view kEnglish[] = {"fuck",         "fucks",         "fucked", "fucker",  "fuckers", "fucking",
                                         "motherfucker", "motherfuckers", "shit",   "shits",   "shitty",  "bullshit",
                                         "asshole",      "assholes",      "bitch",  "bitches", "cunt",    "cunts",
                                         "bastard",      "bastards",      "wanker", "wankers"};

std::string masked(std::string_view word) {
    const Grapheme first = firstGrapheme(word);
    std::string text(first.bytes);
    for (word.remove_prefix(first.bytes.size()); !word.empty(); word.remove_prefix(firstGrapheme(word).bytes.size()))
        text += '*';
    return text;
}

} // namespace

ProfanityStage::ProfanityStage(std::span<const std::string> more) {
    for (std::string_view word : kEnglish) folded_.emplace(word);
    for (const std::string& word : more)
        if (!word.empty()) folded_.insert(caseFolded(word));
}

void ProfanityStage::apply(std::vector<TranscriptWord>& words, const TextContext& /*context*/) const {
    for (TranscriptWord& word : words) {
        const std::string core(withoutPunctuation(word.text));
        if (folded_.contains(caseFolded(core))) word.text = masked(core) + word.text.substr(core.size());
    }
}

} // namespace earshot
