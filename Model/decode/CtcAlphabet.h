// SPDX-License-Identifier: AGPL-3.0-or-later
//
// CtcAlphabet: what each label of a vocabulary is to a search: the blank, the end of a word, a letter, or something
// that never comes out (special tokens, ids without a token). Spells typed text in labels. Const after construction:
// any thread.
#pragma once

#include "CtcTokenizer.h"
#include "Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

class CtcAlphabet {
public:
    static constexpr std::int32_t kNone = -1;

    explicit CtcAlphabet(const CtcVocabulary& vocabulary);

    // kNone where the vocabulary has none.
    [[nodiscard]] std::int32_t blank() const { return blank_; }
    [[nodiscard]] std::int32_t delimiter() const { return delimiter_; }
    [[nodiscard]] bool hasDelimiter() const { return delimiter_ != kNone; }
    // Letters and the delimiter, in the order of their ids.
    [[nodiscard]] const std::vector<std::int32_t>& writable() const { return writable_; }
    // A label's text in lower case: how words are looked up.
    [[nodiscard]] const std::string& folded(std::int32_t label) const {
        return folded_[static_cast<std::size_t>(label)];
    }

    // The fewest labels that spell `text`, in the case typed or, where that cannot be, in any case; white space between
    // words becomes the delimiter, or nothing where there is none. Errors: kInvalidArgument for text without letters
    // and for letters that the model cannot write, both named.
    [[nodiscard]] Result<std::vector<std::int32_t>> spell(std::string_view text) const;

private:
    [[nodiscard]] std::vector<std::int32_t> spellWord(const std::string& word, const std::vector<std::string>& tokens,
                                                      std::size_t& reached) const;

    std::int32_t blank_ = kNone;
    std::int32_t delimiter_ = kNone;
    std::vector<std::int32_t> writable_;
    std::vector<std::string> tokens_; // by id; empty for what is not a letter
    std::vector<std::string> folded_; // tokens_ in lower case
};

} // namespace earshot
