// SPDX-License-Identifier: AGPL-3.0-or-later
// See MainView.h.
#include "MainView.h"

#include "BadgeStrip.h"
#include "CaptionView.h"
#include "Fonts.h"
#include "LabelView.h"
#include "PageTab.h"
#include "SettingsPanel.h"
#include "StatusBar.h"
#include "UiText.h"
#include "Utf8Text.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace earshot {
namespace {

constexpr int kRefreshHz = 25;
constexpr int kHeaderHeight = 46;
constexpr int kBadgeHeight = 38;
constexpr int kWide = 940;          // from here on, pages stand beside the captions
constexpr double kSideShare = 0.42; // of a wide view
constexpr int kTitleWidth = 150;

const CaptionSource& leading(const std::vector<CaptionSource>& sources) {
    const auto live = std::ranges::find_if(
        sources, [](const CaptionSource& source) { return source.snapshot->health.state != StreamState::kFinished; });
    return live == sources.end() ? sources.front() : *live;
}

// Those that are live, or what the last one said.
std::vector<std::shared_ptr<const StreamSnapshot>> heard(const std::vector<CaptionSource>& sources) {
    std::vector<std::shared_ptr<const StreamSnapshot>> snapshots;
    for (const CaptionSource& source : sources)
        if (source.snapshot->health.state != StreamState::kFinished) snapshots.push_back(source.snapshot);
    if (snapshots.empty()) snapshots.push_back(sources.front().snapshot);
    return snapshots;
}

// One line for all: of what is worse off, of the two.
const StreamHealth& worstHealth(const std::vector<CaptionSource>& sources) {
    const auto badness = [](const CaptionSource& source) {
        const StreamHealth& health = source.snapshot->health;
        return std::tuple(health.state != StreamState::kFinished, moodOf(health), health.lagMs);
    };
    return std::ranges::max_element(sources, {}, badness)->snapshot->health;
}

} // namespace

struct MainView::Parts {
    explicit Parts(bool offersOutputs) : settings(offersOutputs) {}

    std::array<PageTab, 4> tabs{PageTab{tr("Captions")}, PageTab{tr("Transcript")}, PageTab{tr("Labels")},
                                PageTab{tr("Settings")}};
    juce::TextButton clear{tr("Clear")};
    juce::Label title;
    CaptionView captions;
    BadgeStrip badges;
    TranscriptView transcript;
    LabelView labels;
    SettingsPanel settings;
    StatusBar status;

    juce::Component& side(MainPage page) {
        switch (page) {
        case MainPage::kTranscript: return transcript;
        case MainPage::kLabels: return labels;
        case MainPage::kSettings: return settings;
        case MainPage::kCaptions: break;
        }
        return captions;
    }
};

MainView::MainView(bool offersOutputs) : offersOutputs_(offersOutputs) {
    setLookAndFeel(&lookAndFeel_);
    setTitle("Earshot");
    setFocusContainerType(FocusContainerType::keyboardFocusContainer);
    setOpaque(true);
    useUiLanguage(settings_.appearance.language);
    makeParts();
    setSize(kDefaultWidth, kDefaultHeight);
    startTimerHz(kRefreshHz);
}

MainView::~MainView() {
    stopTimer();
    parts_.reset();
    setLookAndFeel(nullptr);
}

void MainView::makeParts() {
    parts_.reset();
    parts_ = std::make_unique<Parts>(offersOutputs_);
    for (auto& tab : parts_->tabs) addAndMakeVisible(tab);
    for (auto* child : std::initializer_list<juce::Component*>{&parts_->title, &parts_->clear, &parts_->captions,
                                                               &parts_->badges, &parts_->transcript, &parts_->labels,
                                                               &parts_->settings, &parts_->status})
        addAndMakeVisible(child);
    connectParts();
    applyAppearance();
    parts_->settings.setSettings(settings_);
    parts_->settings.setModels(models_);
    parts_->labels.setSettings(settings_.stream);
    transcribed_.reset();
    showTranscript();
    showPage(page_);
}

void MainView::connectParts() {
    auto& parts = *parts_;
    for (std::size_t i = 0; i < parts.tabs.size(); ++i)
        parts.tabs[i].onClick = [this, i] { showPage(static_cast<MainPage>(i)); };
    parts.clear.setHelpText(tr("Clears the captions; the transcript keeps them."));
    parts.clear.onClick = [this] {
        if (onClear) onClear();
    };
    const auto clicked = [this](const TranscriptWord& word) {
        if (onWordClicked) onWordClicked(word);
    };
    parts.captions.flow().onWordClicked = [clicked](const TranscriptWord& word, FlowPlace) { clicked(word); };
    parts.transcript.onWordClicked = clicked;
    parts.transcript.offerAllTracks(offersAllTracks_, wantsAllTracks_);
    parts.transcript.onAllTracks = [this](bool isChosen) {
        wantsAllTracks_ = isChosen;
        if (onAllTracks) onAllTracks();
    };
    parts.transcript.onExport = [this] {
        if (onExport) onExport();
    };
    parts.settings.onChange = [this](const ViewSettings& settings) { settingsEdited(settings); };
    parts.settings.onChooseModelFolder = [this] {
        if (onChooseModelFolder) onChooseModelFolder();
    };
    parts.labels.onKeywordThreshold = [this](std::size_t keyword, double threshold) {
        settings_.stream.keywords[keyword].threshold = threshold;
        parts_->settings.setSettings(settings_);
        if (onSettingsChanged) onSettingsChanged(settings_);
    };
    parts.labels.onLabelThreshold = [this](const std::string& model, const std::string& label, double threshold) {
        labelThresholdEdited(model, label, threshold);
    };
}

void MainView::labelThresholdEdited(const std::string& model, const std::string& label, double threshold) {
    for (auto& labelModel : settings_.stream.labelModels)
        if (labelModel.name == model) labelModel.tracker.thresholds[label] = threshold;
    parts_->settings.setSettings(settings_);
    if (onSettingsChanged) onSettingsChanged(settings_);
}

void MainView::setSettings(const ViewSettings& settings) {
    const bool isOtherLanguage = settings.appearance.language != settings_.appearance.language;
    settings_ = settings;
    if (isOtherLanguage) {
        useUiLanguage(settings.appearance.language);
        makeParts();
        return;
    }
    parts_->settings.setSettings(settings);
    parts_->labels.setSettings(settings.stream);
    applyAppearance();
}

// The control that was used may be among the parts that a new language replaces: it must be left first.
void MainView::settingsEdited(const ViewSettings& edited) {
    juce::MessageManager::callAsync([self = SafePointer(this), edited] {
        if (self == nullptr) return;
        self->setSettings(edited);
        if (self->onSettingsChanged) self->onSettingsChanged(edited);
    });
}

void MainView::applyAppearance() {
    const auto& appearance = settings_.appearance;
    lookAndFeel_.setTheme({.kind = appearance.theme, .textScale = static_cast<float>(appearance.textScale)});
    parts_->captions.setFontHeight(static_cast<float>(appearance.captionHeight));
    parts_->captions.setMaxLines(appearance.captionLines);
    parts_->captions.setAnnouncing(appearance.announcesCaptions);
    parts_->captions.setHint(settings_.stream.model.empty() ? tr("Choose a model in the settings to begin.")
                                                            : tr("Captions appear here as soon as somebody speaks."));
    const auto name = settings_.trackName.empty() ? juce::String("Earshot") : utf8Text(settings_.trackName);
    parts_->title.setText(name, juce::dontSendNotification);
    parts_->title.setFont(uiFont(lookAndFeel_.theme().fontHeight(TextSize::kTitle), FontWeight::kBold));
    sendLookAndFeelChange();
    resized();
    repaint();
}

void MainView::setModels(std::vector<ModelChoice> models) {
    models_ = std::move(models);
    parts_->settings.setModels(models_);
}

void MainView::setTranscript(std::vector<TranscriptEntry> entries) {
    hasOwnTranscript_ = true;
    transcript_ = std::move(entries);
    showTranscript();
}

void MainView::offerAllTracks(bool isOffered) {
    if (isOffered == offersAllTracks_) return;
    offersAllTracks_ = isOffered;
    parts_->transcript.offerAllTracks(isOffered, wantsAllTracks_);
    if (wantsAllTracks_ && onAllTracks) onAllTracks();
}

void MainView::showTranscript() {
    parts_->transcript.show(transcript_);
}

void MainView::showPage(MainPage page) {
    page_ = page;
    for (std::size_t i = 0; i < parts_->tabs.size(); ++i)
        parts_->tabs[i].setToggleState(i == static_cast<std::size_t>(page), juce::dontSendNotification);
    resized();
    repaint();
}

void MainView::showCaptionsAlone(bool isAlone) {
    isCaptionsAlone_ = isAlone;
    resized();
    repaint();
}

void MainView::timerCallback() {
    if (isShowing()) refresh();
}

void MainView::refresh() {
    auto sources = takeSources ? takeSources() : std::vector<CaptionSource>();
    std::erase_if(sources, [](const CaptionSource& source) { return source.snapshot == nullptr; });
    auto& parts = *parts_;
    if (sources.empty()) {
        parts.captions.show({}, 0);
        return parts.status.showReady();
    }
    const auto snapshot = leading(sources).snapshot;
    parts.labels.show(heard(sources));
    parts.status.show(worstHealth(sources));
    const bool hadBadges = !parts.badges.isEmpty();
    parts.badges.show(sources);
    if (hadBadges == parts.badges.isEmpty()) resized();
    parts.captions.show(std::move(sources), juce::Time::getMillisecondCounterHiRes() / 1000);
    if (hasOwnTranscript_ || snapshot->captions == transcribed_ || snapshot->captions == nullptr) return;
    transcribed_ = snapshot->captions;
    transcript_.clear();
    for (const auto& line : transcribed_->lines) transcript_.push_back({.line = line, .speaker = {}, .colour = {}});
    if (parts.transcript.isVisible()) showTranscript();
}

bool MainView::isWide() const {
    return getWidth() >= lookAndFeel_.theme().scaled(kWide);
}

void MainView::layOutHeader(juce::Rectangle<int> area) {
    const auto& theme = lookAndFeel_.theme();
    const auto font = uiFont(theme.fontHeight(TextSize::kBody), FontWeight::kBold);
    int tabsWidth = 0;
    for (auto& tab : parts_->tabs) tabsWidth += tab.idealWidth(font);
    const int clearWidth =
        juce::GlyphArrangement::getStringWidthInt(font, parts_->clear.getButtonText()) + theme.scaled(28);
    auto bar = area.reduced(12, 0);
    const bool hasClear = bar.getWidth() >= tabsWidth + clearWidth + 8;
    parts_->clear.setVisible(hasClear);
    if (hasClear)
        parts_->clear.setBounds(bar.removeFromRight(clearWidth).withSizeKeepingCentre(clearWidth, theme.scaled(32)));
    const bool hasTitle = bar.getWidth() >= tabsWidth + theme.scaled(kTitleWidth);
    parts_->title.setVisible(hasTitle);
    if (hasTitle) parts_->title.setBounds(bar.removeFromLeft(theme.scaled(kTitleWidth)).withTrimmedLeft(8));
    const double squeeze = std::min(1.0, static_cast<double>(bar.getWidth()) / tabsWidth);
    for (auto& tab : parts_->tabs) tab.setBounds(bar.removeFromLeft(static_cast<int>(tab.idealWidth(font) * squeeze)));
}

void MainView::resized() {
    if (parts_ == nullptr) return;
    auto& parts = *parts_;
    const auto& theme = lookAndFeel_.theme();
    auto area = getLocalBounds();
    layOutHeader(area.removeFromTop(isCaptionsAlone_ ? 0 : theme.scaled(kHeaderHeight)));
    parts.status.setBounds(area.removeFromBottom(isCaptionsAlone_ ? 0 : parts.status.idealHeight()));
    for (auto& tab : parts.tabs) tab.setVisible(!isCaptionsAlone_);
    parts.status.setVisible(!isCaptionsAlone_);
    const MainPage page = isCaptionsAlone_ ? MainPage::kCaptions : page_;
    auto& side = parts.side(page);
    const bool hasCaptions = page == MainPage::kCaptions || isWide();
    for (auto* view : std::initializer_list<juce::Component*>{&parts.transcript, &parts.labels, &parts.settings})
        view->setVisible(view == &side);
    parts.captions.setVisible(hasCaptions);
    parts.badges.setVisible(hasCaptions && !parts.badges.isEmpty());
    if (page != MainPage::kCaptions) {
        side.setBounds(hasCaptions
                           ? area.removeFromRight(juce::roundToInt(area.getWidth() * kSideShare)).withTrimmedLeft(1)
                           : area);
        if (page == MainPage::kTranscript) showTranscript();
    }
    if (!hasCaptions) return;
    if (parts.badges.isVisible()) parts.badges.setBounds(area.removeFromBottom(theme.scaled(kBadgeHeight)));
    parts.captions.setBounds(area);
}

bool MainView::keyPressed(const juce::KeyPress& key) {
    if (!key.getModifiers().isCommandDown()) return false;
    const int digit = key.getKeyCode() - '1';
    if (digit >= 0 && digit < static_cast<int>(parts_->tabs.size()))
        return showPage(static_cast<MainPage>(digit)), true;
    if (key.getKeyCode() != 'F' && key.getKeyCode() != 'f') return false;
    showPage(MainPage::kTranscript);
    return parts_->transcript.keyPressed(key);
}

void MainView::paint(juce::Graphics& graphics) {
    const auto& theme = lookAndFeel_.theme();
    const auto& palette = theme.palette();
    graphics.fillAll(palette.divider);
    if (isCaptionsAlone_) return;
    auto header = getLocalBounds().removeFromTop(theme.scaled(kHeaderHeight));
    graphics.setColour(palette.surface);
    graphics.fillRect(header);
    if (parts_->title.isVisible()) {
        graphics.setColour(juce::Colour(settings_.trackColour));
        graphics.fillRoundedRectangle(parts_->title.getBounds().toFloat().withWidth(4).translated(-6, 0).reduced(0, 12),
                                      2);
    }
    graphics.setColour(palette.divider);
    graphics.fillRect(header.removeFromBottom(1));
}

std::unique_ptr<juce::AccessibilityHandler> MainView::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::group);
}

} // namespace earshot
