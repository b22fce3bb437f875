// SPDX-License-Identifier: AGPL-3.0-or-later
//
// UiText: what the views say, in the user's language. Keys are the English sentences as they stand in the source, in
// tr("…"); Resources/translations has one file a language, and a test finds keys that a file lacks. Message thread.
#pragma once

#include <juce_core/juce_core.h>

#include <string>
#include <vector>

namespace earshot {

// [message] The sentence in the language in use; %1, %2 stand for `values`.
[[nodiscard]] juce::String tr(const char* utf8Key, const std::vector<juce::String>& values = {});

struct UiLanguage {
    std::string code;  // "de"
    juce::String name; // in itself: "Deutsch"
};

// [any] English first, then those that there is a translation for.
[[nodiscard]] const std::vector<UiLanguage>& uiLanguages();

// [message] "Deutsch" for "de"; the code itself where it is another language's.
[[nodiscard]] juce::String languageName(const std::string& code);

// [message] Of all views of this plug-in or application that are made from here on. Empty: the system's. A language
// that there is no translation for is English.
void useUiLanguage(const std::string& code);

} // namespace earshot
