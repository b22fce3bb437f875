// SPDX-License-Identifier: AGPL-3.0-or-later
#include "Pictures.h"

#include <cstdio>

namespace earshot {

void writePicture(juce::Component& view, const juce::File& folder, const char* name, float scale) {
    const auto file = folder.getChildFile(name);
    file.deleteFile();
    juce::FileOutputStream stream(file);
    const auto image = view.createComponentSnapshot(view.getLocalBounds(), false, scale);
    if (!juce::PNGImageFormat().writeImageToStream(image, stream)) std::printf("cannot write %s\n", name);
}

int takePictures(int argc, char** argv, const std::function<void(const juce::File& folder)>& take) {
    if (argc != 2) {
        std::printf("usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    const juce::ScopedJuceInitialiser_GUI juceIsUp;
    const auto folder = juce::File::getCurrentWorkingDirectory().getChildFile(juce::String::fromUTF8(argv[1]));
    folder.createDirectory();
    take(folder);
    return 0;
}

} // namespace earshot
