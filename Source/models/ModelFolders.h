// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ModelFolders: the library of models on this machine, the same for the command, the plug-in and the application. A
// model is a folder with a config.json, in one of the roots or in a folder of its owner within one:
//   1. the folders that EARSHOT_MODELS names
//   2. the user's own, where downloads go: $XDG_DATA_HOME/earshot/models (~/.local/share/earshot/models),
//      ~/Library/Application Support/Earshot/models, %LOCALAPPDATA%\Earshot\models; of a portable program my-models/
//      next to it
//   3. the folders that an application's user has added there
//   4. the bundled family: models/, ../share/earshot/models or ../Resources/models next to the program or plug-in,
//      then share/earshot/models of the system
// Where a name is in several, the first counts. Names that begin with a dot are work in progress and never shown.
#pragma once

#include "HubertConfig.h"
#include "ModelName.h"
#include "Result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

inline constexpr const char* kDefaultModel = "earshot-small-en";

enum class ModelOrigin { kEnvironment, kUser, kAdded, kBundled };

struct ModelRoot {
    std::filesystem::path folder;
    ModelOrigin origin = ModelOrigin::kUser;
};

struct ListedModel {
    std::string name; // as locate() takes it: "earshot-small-en", "facebook/hubert-large-ls960-ft"
    std::filesystem::path folder;
    ModelOrigin origin = ModelOrigin::kUser;
    std::uint64_t numBytes = 0;
    std::vector<std::string> languages; // as the card says; empty: it doesn't
    std::string licence;                // likewise
    std::vector<std::string> labels;    // that it tells apart, of a labels model
    HeadKind head = HeadKind::kNone;    // where there is no problem
    std::optional<Error> problem;       // why it cannot be used, seen at a glance (glanceAtModel)
};

class ModelFolders {
public:
    // [any] Reads the environment. added: by an application's user; models, or folders of models.
    static ModelFolders ofThisMachine(const std::vector<std::filesystem::path>& added = {});
    // [any] In the order in which they are looked through.
    explicit ModelFolders(std::vector<ModelRoot> roots) : roots_(std::move(roots)) {}

    // [any]
    [[nodiscard]] const std::vector<ModelRoot>& roots() const { return roots_; }
    // [any] Where downloads go. Error: kNotFound, where the system names no folder for a user's data.
    [[nodiscard]] Result<std::filesystem::path> userFolder() const;
    // [any] Where a download of this name goes.
    [[nodiscard]] Result<std::filesystem::path> targetOf(const ModelName& name) const;

    // [any] A folder; a model's name within a root; or a name without its owner, where only one owner has it. Empty:
    // the bundled model. Errors: kNotFound, with where was looked; kInvalidArgument for a name of several owners.
    [[nodiscard]] Result<std::filesystem::path> locate(const std::string& name) const;
    // [loader] All models, sorted by name; opens every folder's files.
    [[nodiscard]] std::vector<ListedModel> list() const;
    // [loader] Deletes a model of the user's folder, and what has arrived of an unfinished download. Gone at once for
    // everybody who looks. Errors: kNotFound, kInvalidArgument (of another root), kIo (also while it is downloaded).
    Result<void> remove(const std::string& name) const;

private:
    std::vector<ModelRoot> roots_;
};

// [any] What a model is for: "captions", "labels", "features".
[[nodiscard]] std::string_view kindOf(HeadKind head);
// [any] "bundled", "yours", "added", "EARSHOT_MODELS".
[[nodiscard]] std::string_view nameOf(ModelOrigin origin);

// Names of what stands next to a model's folder while it is worked on.
[[nodiscard]] std::filesystem::path lockPathOf(const std::filesystem::path& target);
[[nodiscard]] std::filesystem::path partPathOf(const std::filesystem::path& target);

} // namespace earshot
