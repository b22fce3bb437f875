// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ModelLocation.h"

#include "ModelFolders.h"
#include "ModelName.h"

namespace earshot::cli {

Result<std::filesystem::path> locateModel(const std::string& name) {
    auto folder = ModelFolders::ofThisMachine().locate(name);
    if (folder.ok() || folder.error().code != ErrorCode::kNotFound) return folder;
    Error error = folder.error();
    error.message += ModelName::parse(name).ok() ? "; 'earshot models get " + name + "' downloads it"
                                                 : "; 'earshot models list' shows what there is";
    return error;
}

} // namespace earshot::cli
