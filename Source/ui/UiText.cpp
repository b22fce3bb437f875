// SPDX-License-Identifier: AGPL-3.0-or-later
// See UiText.h.
#include "UiText.h"
#include "Utf8Text.h"

#include <Translations.h>

#include <memory>

namespace earshot {
namespace {

// The translation's file as text; empty for English and what we do not know.
juce::String translationOf(const juce::String& code) {
    int numBytes = 0;
    const auto* bytes = translations::getNamedResource((code + "_txt").toRawUTF8(), numBytes);
    return bytes == nullptr ? juce::String() : juce::String::fromUTF8(bytes, numBytes);
}

} // namespace

juce::String tr(const char* utf8Key, const std::vector<juce::String>& values) {
    auto text = juce::translate(juce::String::fromUTF8(utf8Key));
    for (std::size_t i = 0; i < values.size(); ++i)
        text = text.replace("%" + juce::String(static_cast<int>(i + 1)), values[i]);
    return text;
}

const std::vector<UiLanguage>& uiLanguages() {
    static const std::vector<UiLanguage> languages{{"en", "English"},
                                                   {"de", "Deutsch"},
                                                   {"es", juce::String::fromUTF8("Español")},
                                                   {"ja", juce::String::fromUTF8("日本語")},
                                                   {"zh", juce::String::fromUTF8("简体中文")}};
    return languages;
}

juce::String languageName(const std::string& code) {
    for (const UiLanguage& language : uiLanguages())
        if (language.code == code) return language.name;
    return utf8Text(code);
}

void useUiLanguage(const std::string& code) {
    const auto wanted = code.empty() ? juce::SystemStats::getDisplayLanguage() : utf8Text(code);
    const auto text = translationOf(wanted.upToFirstOccurrenceOf("-", false, false).toLowerCase());
    juce::LocalisedStrings::setCurrentMappings(text.isEmpty() ? nullptr : new juce::LocalisedStrings(text, false));
}

} // namespace earshot
