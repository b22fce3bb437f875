// SPDX-License-Identifier: AGPL-3.0-or-later
#include "StreamSettings.h"

#include "CtcAlphabet.h"
#include "LanguageFolder.h"
#include "StreamClock.h"

#include <utility>

namespace earshot {
namespace {

Result<SharedModel> loadChecked(ModelLibrary& library, const std::filesystem::path& folder, HeadKind head) {
    EARSHOT_TRY(SharedModel model, library.load(folder));
    if (model->config().head != head)
        return Error{ErrorCode::kUnsupported,
                     head == HeadKind::kCtc ? "has no CTC head: it cannot write text. Choose a HubertForCTC model"
                                            : "has no classification head: it knows no labels. Choose a "
                                              "HubertForSequenceClassification model",
                     folder.string()};
    if (model->sampleRateHz() != kStreamRateHz)
        return Error{ErrorCode::kUnsupported,
                     "wants sound at " + std::to_string(model->sampleRateHz()) + " Hz; live streams are made for " +
                         std::to_string(kStreamRateHz) + " Hz",
                     folder.string()};
    return model;
}

} // namespace

Result<StreamModels> StreamModels::load(ModelLibrary& library, const StreamSettings& settings) {
    StreamModels models;
    if (!settings.model.empty()) {
        EARSHOT_TRY(models.captions, loadChecked(library, settings.model, HeadKind::kCtc));
        const CtcVocabulary& vocabulary = models.captions->tokenizer->vocabulary();
        if (!settings.languageModel.empty()) {
            EARSHOT_TRY(models.languageModel, loadLanguageModel(settings.languageModel));
        }
        if (!settings.hotwords.empty()) {
            EARSHOT_TRY(Hotwords hotwords, Hotwords::make(CtcAlphabet(vocabulary), settings.hotwords));
            models.hotwords = std::make_shared<const Hotwords>(std::move(hotwords));
        }
        if (!settings.keywords.empty()) {
            // A keyword that cannot be spelled is said now, not when somebody speaks.
            EARSHOT_TRY([[maybe_unused]] const KeywordSpotter spotter,
                        KeywordSpotter::create(vocabulary, models.captions->secondsPerFrame(), settings.keywords));
        }
    }
    for (const LabelModelSettings& label : settings.labelModels) {
        EARSHOT_TRY(SharedModel model, loadChecked(library, label.folder, HeadKind::kSequenceClassification));
        models.labels.push_back(std::move(model));
    }
    return models;
}

} // namespace earshot
