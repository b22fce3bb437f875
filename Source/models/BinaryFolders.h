// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Where this code's own binary lies, so that what was installed with it is found without a path of the machine that
// built it: the plug-in's module in a host, the executable elsewhere. Any thread.
#pragma once

#include <filesystem>
#include <vector>

namespace earshot {

// [any] Folder of the module that holds this code, then that of the executable; each once, those that are known.
[[nodiscard]] std::vector<std::filesystem::path> binaryFolders();

// [any] The program's folder where a file named "portable" lies in it: what is the user's is kept there, too. Empty
// elsewhere.
[[nodiscard]] std::filesystem::path portableFolder();

} // namespace earshot
