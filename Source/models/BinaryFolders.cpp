// SPDX-License-Identifier: AGPL-3.0-or-later
#include "BinaryFolders.h"

#include <algorithm>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif
#endif

namespace earshot {
namespace {

#ifdef _WIN32

std::filesystem::path pathOf(HMODULE module) {
    wchar_t buffer[4096];
    return std::filesystem::path(buffer, buffer + GetModuleFileNameW(module, buffer, 4096));
}

std::filesystem::path executable() {
    return pathOf(nullptr);
}

std::filesystem::path module() {
    HMODULE handle = nullptr;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       reinterpret_cast<LPCWSTR>(&binaryFolders), &handle);
    return pathOf(handle);
}

#else

std::filesystem::path executable() {
    std::error_code ignored;
#ifdef __APPLE__
    char buffer[4096];
    uint32_t size = sizeof(buffer);
    return _NSGetExecutablePath(buffer, &size) == 0 ? std::filesystem::canonical(buffer, ignored) : "";
#else
    return std::filesystem::read_symlink("/proc/self/exe", ignored);
#endif
}

// Of an executable the loader knows only the name it was started by, which executable() makes up for.
std::filesystem::path module() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&binaryFolders), &info) == 0 || !info.dli_fname) return {};
    const std::filesystem::path path(info.dli_fname);
    std::error_code failure;
    auto found = path.is_absolute() ? std::filesystem::canonical(path, failure) : std::filesystem::path();
    return failure ? std::filesystem::path() : found;
}

#endif

} // namespace

std::vector<std::filesystem::path> binaryFolders() {
    std::vector<std::filesystem::path> folders;
    for (const std::filesystem::path& binary : {module(), executable()}) {
        const std::filesystem::path folder = binary.parent_path();
        if (!folder.empty() && std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
    }
    return folders;
}

std::filesystem::path portableFolder() {
    const std::filesystem::path folder = executable().parent_path();
    std::error_code ignored;
    return std::filesystem::is_regular_file(folder / "portable", ignored) ? folder : std::filesystem::path();
}

} // namespace earshot
