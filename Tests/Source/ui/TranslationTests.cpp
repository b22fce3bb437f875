// SPDX-License-Identifier: AGPL-3.0-or-later
// Every sentence that a view says is there in every language, with its placeholders, and no file has sentences that
// nobody says. Reads the sources.
#include "UiText.h"

#include <juce_events/juce_events.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace earshot {
namespace {

namespace fs = std::filesystem;

std::string readAll(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// What stands in tr("…"), in pieces or whole.
void collectKeys(const std::string& source, std::set<std::string>& keys) {
    static const std::regex call(R"(\btr\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+))");
    static const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
    for (std::sregex_iterator at(source.begin(), source.end(), call), end; at != end; ++at) {
        const auto pieces = (*at)[1].str();
        std::string key;
        for (std::sregex_iterator piece(pieces.begin(), pieces.end(), literal); piece != end; ++piece)
            key += (*piece)[1].str();
        keys.insert(key);
    }
}

std::set<std::string> keysInUse() {
    std::set<std::string> keys;
    for (const char* folder : {"Source/ui", "Plugin", "App"}) {
        const auto root = fs::path(EARSHOT_REPOSITORY_DIR) / folder;
        if (!fs::exists(root)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root))
            if (entry.path().extension() == ".cpp") collectKeys(readAll(entry.path()), keys);
    }
    return keys;
}

int numPlaceholders(const std::string& text) {
    int count = 0;
    for (const char* placeholder : {"%1", "%2", "%3"}) count += text.find(placeholder) != std::string::npos;
    return count;
}

} // namespace

TEST_CASE("Every sentence of the views has its translation, and every translation its sentence", "[unit]") {
    const std::string code = GENERATE("de", "es", "ja", "zh");
    const auto file = fs::path(EARSHOT_REPOSITORY_DIR) / "Resources/translations" / (code + ".txt");
    const juce::LocalisedStrings strings(juce::String::fromUTF8(readAll(file).c_str()), false);
    const auto& mappings = strings.getMappings();
    auto keys = keysInUse();
    REQUIRE(keys.size() > 50);
    for (const auto& key : keys) {
        const auto translated = mappings.getValue(juce::String::fromUTF8(key.c_str()), {}).toStdString();
        INFO(code << ": " << key);
        CHECK_FALSE(translated.empty());
        CHECK(numPlaceholders(translated) == numPlaceholders(key));
    }
    for (const auto& key : mappings.getAllKeys()) {
        INFO(code << " has what nobody says: " << key);
        CHECK(keys.contains(key.toStdString()));
    }
}

TEST_CASE("The language in use is the one asked for, and English where there is no such", "[unit]") {
    for (const auto& language : uiLanguages()) {
        useUiLanguage(language.code);
        CHECK((tr("Settings") == "Settings") == (language.code == "en"));
    }
    useUiLanguage("tlh");
    CHECK(tr("Settings") == "Settings");
    useUiLanguage("de-CH");
    CHECK(tr("%1 of %2", {"3", "7"}) == "3 von 7");
    useUiLanguage("en");
}

} // namespace earshot
