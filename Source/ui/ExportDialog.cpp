// SPDX-License-Identifier: AGPL-3.0-or-later
// See ExportDialog.h.
#include "ExportDialog.h"

#include "FileWriting.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <utility>

namespace earshot {

void ExportDialog::open(juce::Component& by, std::function<ExportedTranscript()> take,
                        std::function<void(const juce::String&)> say) {
    juce::PopupMenu menu;
    const auto& choices = exportChoices();
    for (std::size_t i = 0; i < choices.size(); ++i)
        menu.addItem(static_cast<int>(i) + 1, juce::String(choices[i].name) + "  (" + choices[i].pattern + ")");
    menu.setLookAndFeel(&by.getLookAndFeel());
    menu.showMenuAsync(juce::PopupMenu::Options().withTargetComponent(by).withMousePosition(),
                       [self = juce::WeakReference(this), take = std::move(take), say = std::move(say)](int chosen) {
                           if (self != nullptr && chosen > 0)
                               self->saveAs(exportChoices()[static_cast<std::size_t>(chosen) - 1], take(), say);
                       });
}

void ExportDialog::saveAs(const ExportChoice& choice, const ExportedTranscript& transcript,
                          std::function<void(const juce::String&)> say) {
    const auto name = transcript.track.empty() ? juce::String("Earshot") : utf8Text(transcript.track);
    const auto extension = juce::String(choice.pattern).substring(1);
    const auto suggested = juce::File::getSpecialLocation(juce::File::userDocumentsDirectory)
                               .getChildFile(juce::File::createLegalFileName(name) + extension);
    chooser_ = std::make_unique<juce::FileChooser>(tr("Export"), suggested, choice.pattern);
    chooser_->launchAsync(
        juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles |
            juce::FileBrowserComponent::warnAboutOverwriting,
        [this, text = exportTranscript(transcript.lines, transcript.track, choice.format),
         say = std::move(say)](const juce::FileChooser& chooser) {
            const auto file = chooser.getResult();
            if (file == juce::File()) return;
            const auto saved = writeWhole(file, text);
            if (saved.wasOk() && onSaved) onSaved();
            if (say)
                say(saved.wasOk() ? tr("Captions saved: %1", {file.getFullPathName()})
                                  : tr("%1 cannot be written: %2", {file.getFullPathName(), saved.getErrorMessage()}));
        });
}

} // namespace earshot
