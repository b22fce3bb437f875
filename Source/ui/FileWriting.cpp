// SPDX-License-Identifier: AGPL-3.0-or-later
// See FileWriting.h.
#include "FileWriting.h"

#include <cerrno>
#include <system_error>

namespace earshot {

juce::Result writeWhole(const juce::File& file, std::string_view bytes) {
    // A desktop may name a folder for documents that nobody has made yet.
    if (const auto made = file.getParentDirectory().createDirectory(); made.failed()) return made;
    const juce::TemporaryFile temporary(file, juce::TemporaryFile::useHiddenFile);
    {
        juce::FileOutputStream stream(temporary.getFile());
        if (stream.openedOk() && stream.write(bytes.data(), bytes.size())) stream.flush();
        if (stream.getStatus().failed()) return stream.getStatus();
    }
    errno = 0;
    if (temporary.overwriteTargetFileWithTemporary()) return juce::Result::ok();
    return juce::Result::fail(std::generic_category().message(errno != 0 ? errno : EIO));
}

} // namespace earshot
