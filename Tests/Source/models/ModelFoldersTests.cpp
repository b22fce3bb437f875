// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where models are looked for, how they are listed and removed, and what names may be.
#include "Downloads.h"
#include "ModelCard.h"

#include <catch2/matchers/catch_matchers_string.hpp>

#include <cstdlib>
#include <fstream>

using namespace earshot;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::filesystem::path kBundled = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources" / "models";

void copyBundled(const std::filesystem::path& to) {
    std::filesystem::create_directories(to.parent_path());
    std::filesystem::copy(kBundled / "earshot-small-en", to);
}

} // namespace

TEST_CASE("A model is found by folder, by name, with its owner and without", "[unit]") {
    const test::ScratchFolder scratch;
    const auto user = scratch.path() / "user";
    copyBundled(user / "someone" / "model-a");
    copyBundled(user / "someone" / "model-b");
    copyBundled(user / "another" / "model-b");
    const ModelFolders folders({{user, ModelOrigin::kUser}, {kBundled, ModelOrigin::kBundled}});
    CHECK(folders.locate("").value() == kBundled / "earshot-small-en");
    CHECK(folders.locate("earshot-small-en").value() == kBundled / "earshot-small-en");
    CHECK(folders.locate("someone/model-a").value() == user / "someone" / "model-a");
    CHECK(folders.locate("model-a").value() == user / "someone" / "model-a");
    CHECK(folders.locate(scratch.path().string()).value() == scratch.path());
    const auto several = folders.locate("model-b");
    REQUIRE_FALSE(several.ok());
    CHECK_THAT(several.error().message, ContainsSubstring("another/model-b or someone/model-b"));
    for (const char* name : {"someone", "model-c", "../user/someone/model-a", "lm", "someone/../someone/model-a"}) {
        const auto absent = folders.locate(name);
        INFO(name);
        REQUIRE_FALSE(absent.ok());
        CHECK(absent.error().code == ErrorCode::kNotFound);
    }
}

TEST_CASE("The list tells name, kind, size, language and what is wrong", "[unit]") {
    const test::ScratchFolder scratch;
    const auto user = scratch.path() / "user";
    copyBundled(user / "someone" / "broken");
    std::filesystem::permissions(user / "someone" / "broken" / "model.safetensors", std::filesystem::perms::owner_all);
    std::filesystem::resize_file(user / "someone" / "broken" / "model.safetensors", 1000);
    copyBundled(user / "someone" / ".hidden.part");
    copyBundled(user / "earshot-small-en"); // before the bundled one of that name
    const auto bundled = scratch.path() / "bundled";
    copyBundled(bundled / "earshot-small-en");
    const ModelFolders folders({{user, ModelOrigin::kUser}, {bundled, ModelOrigin::kBundled}});
    const auto list = folders.list();
    REQUIRE(list.size() == 2);
    CHECK(list[0].name == "earshot-small-en");
    CHECK(list[0].origin == ModelOrigin::kUser);
    CHECK(list[0].head == HeadKind::kCtc);
    CHECK(list[0].languages == std::vector<std::string>{"en"});
    CHECK(list[0].licence == "cc-by-4.0");
    CHECK(list[0].numBytes > 10000000);
    CHECK_FALSE(list[0].problem);
    CHECK(list[1].name == "someone/broken");
    CHECK(list[1].problem);
}

TEST_CASE("Only the user's own models are removed", "[unit]") {
    const test::ScratchFolder scratch;
    const auto user = scratch.path() / "user";
    const auto shared = scratch.path() / "shared";
    copyBundled(user / "someone" / "model");
    copyBundled(shared / "ours");
    const ModelFolders folders(
        {{shared, ModelOrigin::kEnvironment}, {user, ModelOrigin::kUser}, {kBundled, ModelOrigin::kBundled}});
    const auto bundled = folders.remove("earshot-small-en");
    REQUIRE_FALSE(bundled.ok());
    CHECK_THAT(bundled.error().message, ContainsSubstring("bundled"));
    CHECK_FALSE(folders.remove("ours").ok());
    for (const char* name : {"", "..", "../shared/ours", "someone", ".", "someone/", "/etc"})
        CHECK_FALSE(folders.remove(name).ok());
    CHECK(test::exists(shared / "ours" / "config.json"));
    CHECK(folders.remove("someone/model").ok());
    CHECK(std::filesystem::is_empty(user));
    CHECK_FALSE(folders.remove("someone/model").ok());
}

TEST_CASE("The user's folder is where the system puts a user's data", "[unit]") {
    setenv("XDG_DATA_HOME", "/data/of/mine", 1);
    setenv("EARSHOT_MODELS", "/one:/two", 1);
    const auto folders = ModelFolders::ofThisMachine();
    CHECK(folders.userFolder().value() == "/data/of/mine/earshot/models");
    CHECK(folders.roots()[0].folder == "/one");
    CHECK(folders.roots()[1].folder == "/two");
    CHECK(folders.targetOf(ModelName::parse("a/b").value()).value() == "/data/of/mine/earshot/models/a/b");
    setenv("XDG_DATA_HOME", "relative", 1);
    setenv("HOME", "/home/me", 1);
    CHECK(ModelFolders::ofThisMachine().userFolder().value() == "/home/me/.local/share/earshot/models");
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    CHECK_FALSE(ModelFolders::ofThisMachine().userFolder().ok());
}

TEST_CASE("Names on a hub are an owner and a name, perhaps a revision, and nothing that leads elsewhere", "[unit]") {
    const auto plain = ModelName::parse("facebook/hubert-large-ls960-ft");
    REQUIRE(plain.ok());
    CHECK(plain->owner == "facebook");
    CHECK(plain->name == "hubert-large-ls960-ft");
    CHECK(plain->revision.empty());
    const auto revised = ModelName::parse("a/b@refs/pr/3");
    REQUIRE(revised.ok());
    CHECK(revised->revision == "refs/pr/3");
    CHECK(revised->folder() == std::filesystem::path("a") / "b@refs%2Fpr%2F3");
    for (const std::string& name : {std::string(),
                                    std::string("facebook"),
                                    std::string("/x"),
                                    std::string("x/"),
                                    std::string("a/b/c"),
                                    std::string("../x"),
                                    std::string("a/.."),
                                    std::string("a/b@"),
                                    std::string("a/b@../c"),
                                    std::string("a/b@/c"),
                                    std::string("a/b@c/"),
                                    std::string("a b/c"),
                                    std::string("a/b?x=y"),
                                    std::string("a/b#c"),
                                    std::string("a/%2e%2e"),
                                    std::string("a\\b/c"),
                                    std::string("a/b\n"),
                                    std::string("a/b\0", 4),
                                    std::string("https://hub.example/a/b"),
                                    "a/" + std::string(97, 'b'),
                                    std::string(".a/b"),
                                    std::string("-a/b")})
        CHECK_FALSE(ModelName::parse(name).ok());
}

TEST_CASE("A card says languages and licence in any of the forms that hubs write", "[unit]") {
    const auto list = ModelCard::parse("---\nlanguage:\n- en\n- \"de\"\ntags:\n- x\nlicense: mit\n---\nlanguage: fr\n");
    CHECK(list.languages == std::vector<std::string>{"en", "de"});
    CHECK(list.licence == "mit");
    CHECK(ModelCard::parse("---\r\nlanguage: en # English\r\n---\r\n").languages == std::vector<std::string>{"en"});
    CHECK(ModelCard::parse("---\nlanguage: [en, 'ja']\n---").languages == std::vector<std::string>{"en", "ja"});
    CHECK(ModelCard::parse("---\nmodel:\n  language: en\n---").languages.empty());
    CHECK(ModelCard::parse("# Title\nlanguage: en\n").languages.empty());
    CHECK(ModelCard::parse("---\nlanguage: \x1b[31mred\n---").languages.empty());
    CHECK(ModelCard::parse("").languages.empty());
    CHECK(ModelCard::load("/absent").languages.empty());
}
