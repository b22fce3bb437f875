// SPDX-License-Identifier: AGPL-3.0-or-later
// See ModelText.h.
#include "ModelText.h"

#include "UiText.h"
#include "Utf8Text.h"

#include <cmath>

namespace earshot {
namespace {

constexpr std::size_t kMostLanguages = 3;

juce::String sizeText(std::uint64_t numBytes) {
    const auto bytes = static_cast<double>(numBytes);
    if (bytes < 1e6) return juce::String(juce::roundToInt(bytes / 1e3)) + " kB";
    return bytes < 1e9 ? juce::String(juce::roundToInt(bytes / 1e6)) + " MB" : juce::String(bytes / 1e9, 1) + " GB";
}

juce::String kindText(HeadKind head) {
    switch (head) {
    case HeadKind::kCtc: return tr("captions");
    case HeadKind::kSequenceClassification: return tr("labels");
    case HeadKind::kNone: break;
    }
    return tr("neither captions nor labels");
}

juce::String originText(ModelOrigin origin) {
    switch (origin) {
    case ModelOrigin::kBundled: return tr("comes with Earshot");
    case ModelOrigin::kUser: return tr("downloaded");
    case ModelOrigin::kAdded:
    case ModelOrigin::kEnvironment: break;
    }
    return tr("from a folder of yours");
}

juce::String timeText(double seconds) {
    const auto whole = [](double value) { return juce::String(static_cast<int>(std::ceil(value))); };
    return seconds < 90 ? tr("%1 s left", {whole(seconds)}) : tr("%1 min left", {whole(seconds / 60)});
}

} // namespace

juce::String describeModel(const ListedModel& model) {
    if (model.problem) return tr("Cannot be used: %1", {utf8Text(model.problem->message)});
    juce::StringArray parts{kindText(model.head)};
    juce::StringArray languages;
    for (std::size_t i = 0; i < std::min(model.languages.size(), kMostLanguages); ++i)
        languages.add(languageName(model.languages[i]));
    if (model.languages.size() > kMostLanguages) languages.add(juce::String::fromUTF8("…"));
    parts.add(languages.isEmpty() ? tr("language unknown") : languages.joinIntoString(", "));
    parts.add(sizeText(model.numBytes));
    parts.add(originText(model.origin));
    return parts.joinIntoString(juce::String::fromUTF8(" · "));
}

juce::String describeProgress(const DownloadProgress& progress) {
    switch (progress.stage) {
    case DownloadStage::kWaiting: return tr("Another program is downloading it; waiting");
    case DownloadStage::kAsking: return tr("Asking what there is …");
    case DownloadStage::kVerifying: return tr("Verifying %1 …", {utf8Text(progress.file)});
    case DownloadStage::kChecking: return tr("Checking the model …");
    case DownloadStage::kFetching: break;
    }
    const auto numBytes = static_cast<double>(progress.numBytes), total = static_cast<double>(progress.totalBytes);
    juce::StringArray parts{tr("%1 of %2 MB", {juce::String(numBytes / 1e6, 1), juce::String(total / 1e6, 1)})};
    if (progress.bytesPerSecond > 0) {
        parts.add(juce::String(progress.bytesPerSecond / 1e6, 1) + " MB/s");
        if (total > numBytes) parts.add(timeText((total - numBytes) / progress.bytesPerSecond));
    }
    return parts.joinIntoString(", ");
}

double shareOf(const DownloadProgress& progress) {
    if (progress.stage != DownloadStage::kFetching || progress.totalBytes == 0) return -1;
    return static_cast<double>(progress.numBytes) / static_cast<double>(progress.totalBytes);
}

} // namespace earshot
