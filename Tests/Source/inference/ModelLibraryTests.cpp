// SPDX-License-Identifier: AGPL-3.0-or-later
//
// The library keeps each model once, on the bundled model.
#include "ModelLibrary.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

using namespace earshot;

namespace {

const std::filesystem::path kBundled =
    std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources/models/earshot-small-en";

struct CopiedModel {
    explicit CopiedModel(const std::string& name) : folder(std::filesystem::temp_directory_path() / name) {
        std::filesystem::remove_all(folder);
        std::filesystem::copy(kBundled, folder, std::filesystem::copy_options::recursive);
    }
    ~CopiedModel() { std::filesystem::remove_all(folder); }
    std::filesystem::path folder;
};

} // namespace

TEST_CASE("The same model in two folders is in memory once") {
    const CopiedModel copy("earshot library equal");
    ModelLibrary library(1);
    const auto first = library.load(kBundled), second = library.load(copy.folder);
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(*first == *second);
    CHECK(library.size() == 1);
}

TEST_CASE("A model that differs in one setting is another model") {
    const CopiedModel copy("earshot library other");
    std::ofstream(copy.folder / "vocab.json", std::ios::app) << "\n";
    ModelLibrary library(1);
    const auto first = library.load(kBundled), second = library.load(copy.folder);
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(*first != *second);
    CHECK(library.size() == 2);
}

TEST_CASE("A model leaves memory with its last user") {
    ModelLibrary library(1);
    {
        const auto model = library.load(kBundled);
        REQUIRE(model.ok());
        CHECK(library.size() == 1);
    }
    CHECK(library.size() == 0);
}

TEST_CASE("A folder that is not there, and one that is no model, are refused by name") {
    ModelLibrary library(1);
    const auto missing = library.load("/nowhere/at all");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().toString().find("/nowhere/at all") != std::string::npos);
    const CopiedModel copy("earshot library broken");
    std::filesystem::remove(copy.folder / "config.json");
    CHECK_FALSE(library.load(copy.folder).ok());
    CHECK(library.size() == 0);
}
