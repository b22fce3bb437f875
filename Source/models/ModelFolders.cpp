// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Nothing of the machine that built it is in here: everything is found from the binary's own place and the environment.
#include "ModelFolders.h"

#include "BinaryFolders.h"
#include "FolderLock.h"
#include "ModelCard.h"
#include "ModelCheck.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace earshot {
namespace {

namespace fs = std::filesystem;

#ifdef _WIN32
constexpr char kListSeparator = ';';
#else
constexpr char kListSeparator = ':';
#endif

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::vector<fs::path> foldersOf(std::string_view list) {
    std::vector<fs::path> folders;
    while (!list.empty()) {
        const std::string_view folder = list.substr(0, list.find(kListSeparator));
        if (!folder.empty()) folders.emplace_back(folder);
        list.remove_prefix(std::min(folder.size() + 1, list.size()));
    }
    return folders;
}

// Empty where the system names none.
fs::path userModels() {
    if (const fs::path portable = portableFolder(); !portable.empty()) return portable / "my-models";
#ifdef _WIN32
    const fs::path base = variable("LOCALAPPDATA");
    return base.empty() ? base : base / "Earshot" / "models";
#elif defined(__APPLE__)
    const fs::path home = variable("HOME");
    return home.empty() ? home : home / "Library" / "Application Support" / "Earshot" / "models";
#else
    const fs::path base = variable("XDG_DATA_HOME");
    if (base.is_absolute()) return base / "earshot" / "models"; // XDG Base Directory Specification: ignore others
    const fs::path home = variable("HOME");
    return home.empty() ? home : home / ".local" / "share" / "earshot" / "models";
#endif
}

std::vector<fs::path> bundledFolders() {
    std::vector<fs::path> folders;
    for (const fs::path& binary : binaryFolders()) {
        folders.push_back(binary / "models");
        folders.push_back(binary.parent_path() / "Resources" / "models"); // of a bundle
        // Of an installed tree, from PREFIX/bin or from within a bundle in PREFIX/lib/vst3.
        for (fs::path prefix = binary.parent_path(); prefix != prefix.root_path(); prefix = prefix.parent_path())
            folders.push_back(prefix / "share" / "earshot" / "models");
    }
#if !defined(_WIN32) && !defined(__APPLE__)
    const std::string shared = variable("XDG_DATA_DIRS");
    for (const fs::path& folder : foldersOf(shared.empty() ? "/usr/local/share:/usr/share" : shared))
        folders.push_back(folder / "earshot" / "models");
#endif
    return folders;
}

bool isModel(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "config.json", ignored);
}

bool isHidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

// A relative path that stays within its root.
bool isPlainName(const fs::path& name) {
    return !name.empty() && name.is_relative() &&
           std::ranges::none_of(name, [](const fs::path& part) { return part.empty() || isHidden(part); });
}

std::vector<fs::path> foldersIn(const fs::path& root) {
    std::vector<fs::path> folders;
    std::error_code failure;
    for (fs::directory_iterator at(root, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code ignored;
        if (!isHidden(at->path()) && at->is_directory(ignored)) folders.push_back(at->path());
    }
    return folders;
}

// Models of a root, by name; the root itself, if it is one.
std::map<std::string, fs::path> modelsIn(const fs::path& root) {
    if (isModel(root)) return {{root.filename().string(), root}};
    std::map<std::string, fs::path> models;
    for (const fs::path& folder : foldersIn(root)) {
        if (isModel(folder)) {
            models.emplace(folder.filename().string(), folder);
            continue;
        }
        for (const fs::path& model : foldersIn(folder))
            if (isModel(model)) models.emplace(folder.filename().string() + "/" + model.filename().string(), model);
    }
    return models;
}

std::uint64_t bytesIn(const fs::path& folder) {
    std::uint64_t numBytes = 0;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code unknown;
        const auto size = at->is_regular_file(unknown) ? at->file_size(unknown) : 0;
        if (!unknown) numBytes += size;
    }
    return numBytes;
}

ListedModel describe(const std::string& name, const fs::path& folder, ModelOrigin origin) {
    const ModelCard card = ModelCard::load(folder);
    ListedModel model{.name = name,
                      .folder = folder,
                      .origin = origin,
                      .numBytes = bytesIn(folder),
                      .languages = card.languages,
                      .licence = card.licence,
                      .labels = {},
                      .head = HeadKind::kNone,
                      .problem = {}};
    const auto check = glanceAtModel(folder);
    if (!check.ok()) {
        model.problem = check.error();
        return model;
    }
    model.head = check->config.head;
    if (model.head == HeadKind::kSequenceClassification) model.labels = check->config.labels;
    return model;
}

// Out of sight in one step, and then away. `folder` may be absent.
Result<void> removeFolder(const fs::path& folder) {
    std::error_code failure;
    if (!fs::exists(folder, failure)) return {};
    const fs::path aside = folder.parent_path() / ("." + folder.filename().string() + ".removed");
    fs::remove_all(aside, failure);
    fs::rename(folder, aside, failure);
    if (!failure) fs::remove_all(aside, failure);
    if (failure) return Error{ErrorCode::kIo, "cannot be removed: " + failure.message(), folder.string()};
    return {};
}

} // namespace

std::filesystem::path lockPathOf(const std::filesystem::path& target) {
    return target.parent_path() / ("." + target.filename().string() + ".lock");
}

std::filesystem::path partPathOf(const std::filesystem::path& target) {
    return target.parent_path() / ("." + target.filename().string() + ".part");
}

ModelFolders ModelFolders::ofThisMachine(const std::vector<fs::path>& added) {
    std::vector<ModelRoot> roots;
    for (const fs::path& folder : foldersOf(variable("EARSHOT_MODELS")))
        roots.push_back({folder, ModelOrigin::kEnvironment});
    if (const fs::path own = userModels(); !own.empty()) roots.push_back({own, ModelOrigin::kUser});
    for (const fs::path& folder : added) roots.push_back({folder, ModelOrigin::kAdded});
    for (const fs::path& folder : bundledFolders()) roots.push_back({folder, ModelOrigin::kBundled});
    return ModelFolders(std::move(roots));
}

Result<std::filesystem::path> ModelFolders::userFolder() const {
    const auto found = std::ranges::find(roots_, ModelOrigin::kUser, &ModelRoot::origin);
    if (found != roots_.end()) return found->folder;
    return Error{ErrorCode::kNotFound, "there is no folder for a user's data: HOME is not set", {}};
}

Result<std::filesystem::path> ModelFolders::targetOf(const ModelName& name) const {
    EARSHOT_TRY(const fs::path folder, userFolder());
    return folder / name.folder();
}

Result<std::filesystem::path> ModelFolders::locate(const std::string& name) const {
    std::error_code ignored;
    if (!name.empty() && fs::exists(name, ignored)) return fs::path(name);
    const std::string wanted = name.empty() ? kDefaultModel : name;
    std::string looked;
    std::map<std::string, fs::path> owned; // models of that name, by owner
    for (const ModelRoot& root : roots_) {
        if (!fs::is_directory(root.folder, ignored)) continue;
        looked += ", " + root.folder.string();
        if (isPlainName(wanted) && isModel(root.folder / wanted)) return root.folder / wanted;
        if (wanted.find('/') != std::string::npos) continue;
        for (const auto& [listed, folder] : modelsIn(root.folder))
            if (listed.ends_with("/" + wanted)) owned.emplace(listed, folder);
    }
    if (owned.size() == 1) return owned.begin()->second;
    if (owned.empty())
        return Error{ErrorCode::kNotFound,
                     "there is no such model" + (looked.empty() ? "" : "; looked here and in " + looked.substr(2)),
                     wanted};
    std::string names;
    for (const auto& [listed, folder] : owned) names += (names.empty() ? "" : " or ") + listed;
    return Error{ErrorCode::kInvalidArgument, "is the name of several models; did you mean " + names + "?", wanted};
}

std::vector<ListedModel> ModelFolders::list() const {
    std::map<std::string, ListedModel> models;
    for (const ModelRoot& root : roots_)
        for (const auto& [name, folder] : modelsIn(root.folder))
            if (!models.contains(name)) models.emplace(name, describe(name, folder, root.origin));
    std::vector<ListedModel> list;
    for (auto& [name, model] : models) list.push_back(std::move(model));
    return list;
}

Result<void> ModelFolders::remove(const std::string& name) const {
    EARSHOT_TRY(const fs::path user, userFolder());
    const fs::path target = user / name;
    std::error_code failure;
    const bool isThere = isPlainName(name) && (isModel(target) || fs::is_directory(partPathOf(target), failure));
    if (!isThere) {
        for (const ModelRoot& root : roots_)
            if (isPlainName(name) && isModel(root.folder / name))
                return Error{ErrorCode::kInvalidArgument,
                             "is not yours to remove: it is of those that are " + std::string(nameOf(root.origin)),
                             (root.folder / name).string()};
        return Error{ErrorCode::kNotFound, "there is no such model in " + user.string(), name};
    }
    {
        EARSHOT_TRY(const auto lock, FolderLock::tryTake(lockPathOf(target)));
        if (!lock) return Error{ErrorCode::kIo, "is being downloaded at this moment", name};
        EARSHOT_CHECK(removeFolder(target));
        EARSHOT_CHECK(removeFolder(partPathOf(target)));
    }
    if (target.parent_path() != user) fs::remove(target.parent_path(), failure); // the owner's, if that was the last
    return {};
}

std::string_view kindOf(HeadKind head) {
    switch (head) {
    case HeadKind::kCtc: return "captions";
    case HeadKind::kSequenceClassification: return "labels";
    case HeadKind::kNone: return "features";
    }
    return {};
}

std::string_view nameOf(ModelOrigin origin) {
    switch (origin) {
    case ModelOrigin::kEnvironment: return "EARSHOT_MODELS";
    case ModelOrigin::kUser: return "yours";
    case ModelOrigin::kAdded: return "added";
    case ModelOrigin::kBundled: return "bundled";
    }
    return {};
}

} // namespace earshot
