// SPDX-License-Identifier: AGPL-3.0-or-later
//
// WordTable: words or phrases, each with a number to set: keywords with thresholds, hotwords with weights. What is
// typed counts when the field is left or return pressed, not letter by letter: taking it over loads a decoder. Message
// thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

struct WordTableConfig {
    juce::String wordTitle;  // of a field, to assistive technology: "Keyword"
    juce::String valueTitle; // "Threshold"
    juce::String addText;    // "Add keyword"
    double lowest = 0;
    double highest = 1;
    double initial = 0.5;
    double step = 0.05;
};

struct WordEntry {
    std::string text;
    double value = 0;
};

class WordTable final : public juce::Component {
public:
    explicit WordTable(WordTableConfig config);
    ~WordTable() override;

    // [message]
    void setEntries(const std::vector<WordEntry>& entries);
    [[nodiscard]] int idealHeight() const;

    // By the user's hand; entries without text are left out.
    std::function<void(const std::vector<WordEntry>&)> onChange;
    std::function<void()> onHeightChanged;

    void resized() override;

private:
    struct Row;

    void addRow(const WordEntry& entry);
    void removeRow(const Row* row);
    void changed();
    [[nodiscard]] std::vector<WordEntry> entries() const;

    WordTableConfig config_;
    std::vector<std::unique_ptr<Row>> rows_;
    juce::TextButton add_;
    std::vector<WordEntry> reported_;
};

} // namespace earshot
