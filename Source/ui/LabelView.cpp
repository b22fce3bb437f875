// SPDX-License-Identifier: AGPL-3.0-or-later
// See LabelView.h.
#include "LabelView.h"

#include "EarshotLookAndFeel.h"
#include "Fonts.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace earshot {
namespace {

constexpr int kMargin = 14;
constexpr int kGap = 8;
constexpr int kWidestColumn = 420;

bool isActive(const LabelSnapshot& labels, const std::string& label) {
    return std::any_of(labels.active.begin(), labels.active.end(),
                       [&](const LabelEvent& event) { return event.label == label; });
}

struct Score {
    float value;
    bool isActive;
};

// model: empty for keywords. Nothing where that stream has no such label.
std::optional<Score> scoreIn(const StreamSnapshot& snapshot, const std::string& model, std::size_t index) {
    if (model.empty())
        return index < snapshot.keywordScores.size() ? std::optional(Score{snapshot.keywordScores[index], false})
                                                     : std::nullopt;
    const auto named = std::ranges::find(snapshot.labels, model, &NamedLabels::model);
    if (named == snapshot.labels.end() || index >= named->labels.probabilities.size()) return std::nullopt;
    return Score{named->labels.probabilities[index], isActive(named->labels, (*named->labels.labels)[index])};
}

} // namespace

LabelView::LabelView() {
    setTitle(tr("Labels"));
    setFocusContainerType(FocusContainerType::focusContainer);
    viewport_.setViewedComponent(&content_, false);
    viewport_.setScrollBarsShown(true, false);
    viewport_.setWantsKeyboardFocus(false);
    addAndMakeVisible(viewport_);
}

LabelView::~LabelView() = default;

std::unique_ptr<juce::Label> LabelView::makeHeading(const juce::String& title) {
    auto heading = std::make_unique<juce::Label>(title, title);
    content_.addAndMakeVisible(*heading);
    return heading;
}

// A threshold that is being dragged comes back from the owner as a setting: meters must outlive that.
void LabelView::setSettings(const StreamSettings& settings) {
    const auto sameText = [](const Keyword& a, const Keyword& b) { return a.text == b.text; };
    const bool hasSameKeywords = std::equal(settings.keywords.begin(), settings.keywords.end(),
                                            settings_.keywords.begin(), settings_.keywords.end(), sameText);
    settings_ = settings;
    std::erase_if(groups_, [&](const auto& group) {
        if (group->model.empty()) return !hasSameKeywords;
        return std::none_of(settings_.labelModels.begin(), settings_.labelModels.end(),
                            [&](const LabelModelSettings& model) { return model.name == group->model; });
    });
    if (!hasSameKeywords) addKeywords();
    for (auto& group : groups_)
        for (std::size_t i = 0; i < group->meters.size(); ++i)
            group->meters[i]->setThreshold(group->model.empty()
                                               ? settings_.keywords[i].threshold
                                               : thresholdOf(group->model, group->meters[i]->name().toStdString()));
    shownVersions_.clear();
    layOut();
}

void LabelView::addKeywords() {
    if (settings_.keywords.empty()) return;
    auto group = std::make_unique<Group>();
    group->title = tr("Keywords");
    group->heading = makeHeading(group->title);
    for (std::size_t i = 0; i < settings_.keywords.size(); ++i) {
        auto meter = std::make_unique<ScoreMeter>(utf8Text(settings_.keywords[i].text));
        meter->onThresholdChanged = [this, i](double threshold) {
            settings_.keywords[i].threshold = threshold;
            if (onKeywordThreshold) onKeywordThreshold(i, threshold);
        };
        content_.addAndMakeVisible(*meter);
        group->meters.push_back(std::move(meter));
    }
    groups_.insert(groups_.begin(), std::move(group));
}

double LabelView::thresholdOf(const std::string& model, const std::string& label) const {
    for (const auto& labelModel : settings_.labelModels) {
        if (labelModel.name != model) continue;
        const auto own = labelModel.tracker.thresholds.find(label);
        return own == labelModel.tracker.thresholds.end() ? labelModel.tracker.onThreshold : own->second;
    }
    return LabelTrackerConfig{}.onThreshold;
}

LabelView::Group& LabelView::groupOf(const NamedLabels& labels) {
    const auto known = std::find_if(groups_.begin(), groups_.end(), [&](const auto& group) {
        return !group->model.empty() && group->model == labels.model;
    });
    if (known != groups_.end()) return **known;
    auto group = std::make_unique<Group>();
    group->model = labels.model;
    group->title = utf8Text(labels.model);
    group->heading = makeHeading(group->title);
    groups_.push_back(std::move(group));
    return *groups_.back();
}

void LabelView::fill(Group& group, const std::vector<std::string>& labels) {
    group.meters.clear();
    for (const auto& label : labels) {
        auto meter = std::make_unique<ScoreMeter>(utf8Text(label));
        meter->setThreshold(thresholdOf(group.model, label));
        meter->onThresholdChanged = [this, model = group.model, label](double threshold) {
            if (onLabelThreshold) onLabelThreshold(model, label, threshold);
        };
        content_.addAndMakeVisible(*meter);
        group.meters.push_back(std::move(meter));
    }
}

// True where there were none.
bool LabelView::makeMeters(const NamedLabels& labels) {
    Group& group = groupOf(labels);
    if (group.meters.size() == labels.labels.labels->size()) return false;
    fill(group, *labels.labels.labels);
    return true;
}

void LabelView::show(const std::vector<std::shared_ptr<const StreamSnapshot>>& snapshots) {
    std::vector<std::uint64_t> versions;
    for (const auto& snapshot : snapshots) versions.push_back(snapshot->version);
    if (versions == shownVersions_) return;
    shownVersions_ = std::move(versions);
    bool isNew = false;
    for (const auto& snapshot : snapshots)
        for (const NamedLabels& labels : snapshot->labels) isNew |= makeMeters(labels);
    for (const auto& group : groups_)
        for (std::size_t i = 0; i < group->meters.size(); ++i) showScore(*group, i, snapshots);
    if (isNew) layOut();
}

void LabelView::showScore(Group& group, std::size_t index,
                          const std::vector<std::shared_ptr<const StreamSnapshot>>& snapshots) {
    std::optional<float> highest;
    bool isOn = false;
    for (const auto& snapshot : snapshots) {
        const auto score = scoreIn(*snapshot, group.model, index);
        if (!score) continue;
        highest = std::max(highest.value_or(score->value), score->value);
        isOn |= group.model.empty() ? score->value >= settings_.keywords[index].threshold : score->isActive;
    }
    if (!highest) return;
    group.meters[index]->addScore(*highest);
    group.meters[index]->setActive(isOn);
}

void LabelView::resized() {
    viewport_.setBounds(getLocalBounds());
    layOut();
}

// As many columns as fit; a group begins on a row of its own.
void LabelView::layOut() {
    const auto& theme = themeOf(*this);
    const int width = std::max(160, viewport_.getMaximumVisibleWidth());
    const int numColumns = std::max(1, width / theme.scaled(kWidestColumn));
    const int columnWidth = (width - kMargin * (numColumns + 1)) / numColumns;
    int y = kMargin / 2;
    isEmpty_ = true;
    for (const auto& group : groups_) {
        if (group->meters.empty()) continue;
        isEmpty_ = false;
        const int headingHeight = theme.scaled(32);
        group->heading->setFont(uiFont(theme.fontHeight(TextSize::kTitle), FontWeight::kBold));
        group->heading->setBounds(kMargin, y, width - 2 * kMargin, headingHeight);
        y += headingHeight;
        int column = 0;
        const int rowHeight = group->meters.front()->idealHeight() + kGap;
        for (const auto& meter : group->meters) {
            meter->setBounds(kMargin + column * (columnWidth + kMargin), y, columnWidth, rowHeight - kGap);
            column = (column + 1) % numColumns;
            if (column == 0) y += rowHeight;
        }
        y += (column == 0 ? 0 : rowHeight) + kGap;
    }
    content_.setSize(width, y);
    viewport_.setVisible(!isEmpty_);
    repaint();
}

void LabelView::paint(juce::Graphics& graphics) {
    const auto& theme = themeOf(*this);
    graphics.fillAll(theme.palette().background);
    if (!isEmpty_) return;
    graphics.setColour(theme.palette().mutedText);
    graphics.setFont(uiFont(theme.fontHeight(TextSize::kBody)));
    graphics.drawFittedText(tr("No keywords and no label models yet. Add them in the settings."),
                            getLocalBounds().reduced(kMargin * 2), juce::Justification::centred, 4, 1.0f);
}

std::unique_ptr<juce::AccessibilityHandler> LabelView::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::group);
}

} // namespace earshot
