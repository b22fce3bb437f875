// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Nothing of the machine that built the command is in here: everything is found from the executable's own place.
#include "ModelLocation.h"

#include <cstdlib>
#include <string_view>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#elif defined(_WIN32)
#include <windows.h>
#endif

namespace earshot::cli {
namespace {

#ifdef _WIN32
constexpr char kListSeparator = ';';
#else
constexpr char kListSeparator = ':';
#endif

std::filesystem::path executable() {
    std::error_code ignored;
#ifdef __APPLE__
    char buffer[4096];
    uint32_t size = sizeof(buffer);
    return _NSGetExecutablePath(buffer, &size) == 0 ? std::filesystem::canonical(buffer, ignored) : "";
#elif defined(_WIN32)
    wchar_t buffer[4096];
    return std::filesystem::path(buffer, buffer + GetModuleFileNameW(nullptr, buffer, 4096));
#else
    return std::filesystem::read_symlink("/proc/self/exe", ignored);
#endif
}

} // namespace

std::vector<std::filesystem::path> modelRoots() {
    std::vector<std::filesystem::path> roots;
    if (const char* list = std::getenv("EARSHOT_MODELS")) {
        for (std::string_view rest = list; !rest.empty();) {
            const std::string_view root = rest.substr(0, rest.find(kListSeparator));
            if (!root.empty()) roots.emplace_back(root);
            rest.remove_prefix(std::min(root.size() + 1, rest.size()));
        }
    }
    const auto folder = executable().parent_path();
    roots.push_back(folder / "models");
    roots.push_back(folder.parent_path() / "share" / "earshot" / "models");
    return roots;
}

Result<std::filesystem::path> locateModel(const std::string& name) {
    std::error_code ignored;
    if (!name.empty() && std::filesystem::exists(name, ignored)) return std::filesystem::path(name);
    const std::string wanted = name.empty() ? kDefaultModel : name;
    std::string looked;
    for (const auto& root : modelRoots()) {
        if (std::filesystem::is_directory(root / wanted, ignored)) return root / wanted;
        looked += (looked.empty() ? "" : ", ") + root.string();
    }
    return Error{ErrorCode::kNotFound,
                 "there is no such model folder, here or in " + looked + "; name one with --model DIR", wanted};
}

} // namespace earshot::cli
