// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What a user can choose for one stream, and the models that the choice asks for, loaded. Plain values: made on the
// message thread, carried to the inference thread as a whole.
#pragma once

#include "Hotwords.h"
#include "KeywordSpotter.h"
#include "LabelTracker.h"
#include "LanguageScorer.h"
#include "ModelLibrary.h"
#include "Result.h"
#include "TextPipeline.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

struct LabelModelSettings {
    std::filesystem::path folder; // of a HubertForSequenceClassification
    std::string name;             // as labels are shown under: "keywords", "emotion"
    LabelTrackerConfig tracker{};
    double windowSeconds = 1.0; // of sound that one classification hears
    double hopSeconds = 0.2;    // from one to the next
    bool isShownOnly = false;   // in snapshots; there are no events, of which something could be stored or sent
};

struct StreamSettings {
    std::filesystem::path model; // of a HubertForCtc; empty: labels only
    double calm = 0.5;           // 0 fast .. 1 calm, see CalmSetting
    double leftContextSeconds = 8.0;
    double endpointSilenceSeconds = 0.5;
    double maxSegmentSeconds = 20.0;
    double clearAfterSeconds = 6.0; // of silence; 0: never
    TextOptions text{};

    int beamWidth = 0;                   // 0: best path, or the beam's own width where words or n-grams ask for one
    bool usesLanguageModel = true;       // the one that comes with the model
    std::filesystem::path languageModel; // ARPA, instead of that
    std::vector<Hotword> hotwords;
    std::vector<Keyword> keywords;
    std::vector<LabelModelSettings> labelModels;

    int priority = 0;       // higher is served first
    bool neverSkip = false; // offline rendering and files: rather late than with gaps
};

// What settings name, loaded and checked. All of it or nothing.
struct StreamModels {
    SharedModel captions;                         // may be null
    std::optional<LanguageOptions> languageModel; // that settings name; the model has its own
    std::shared_ptr<const Hotwords> hotwords;
    std::vector<SharedModel> labels; // one for each of settings.labelModels

    // [loader] Errors: those of ModelLibrary::load, loadLanguageModel and Hotwords::make; kUnsupported for a model
    // without the head that it is asked to have, or of another sampling rate.
    static Result<StreamModels> load(ModelLibrary& library, const StreamSettings& settings);
};

} // namespace earshot
