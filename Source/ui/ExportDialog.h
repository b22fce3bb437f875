// SPDX-License-Identifier: AGPL-3.0-or-later
//
// ExportDialog: a transcript as a file: asks for the format, then for the place, and writes. Message thread.
#pragma once

#include "TranscriptExport.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

struct ExportedTranscript {
    std::vector<SpokenLine> lines;
    std::string track; // may be empty
};

class ExportDialog {
public:
    // [message] take: asked when the user has chosen a format. say: a sentence for the user, where the file is or why
    // there is none.
    void open(juce::Component& by, std::function<ExportedTranscript()> take,
              std::function<void(const juce::String&)> say);

    // [message] A file was written.
    std::function<void()> onSaved;

private:
    void saveAs(const ExportChoice& choice, const ExportedTranscript& transcript,
                std::function<void(const juce::String&)> say);

    std::unique_ptr<juce::FileChooser> chooser_;

    JUCE_DECLARE_WEAK_REFERENCEABLE(ExportDialog)
};

} // namespace earshot
