// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What is said of models and downloads, in the user's language. Message thread.
#pragma once

#include "ModelDownload.h"
#include "ModelFolders.h"

#include <juce_core/juce_core.h>

namespace earshot {

// [message] "captions · English · 10 MB · bundled", or why it cannot be used.
[[nodiscard]] juce::String describeModel(const ListedModel& model);
// [message] "12.0 of 1,262.5 MB, 5.1 MB/s, 4 min left"
[[nodiscard]] juce::String describeProgress(const DownloadProgress& progress);
// [message] 0 to 1, or less than 0 where it is not known how much there is.
[[nodiscard]] double shareOf(const DownloadProgress& progress);

} // namespace earshot
