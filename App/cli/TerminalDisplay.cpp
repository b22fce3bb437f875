// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Captions on a terminal. What is being said stands in the last few rows and is drawn anew when it changes. Rows are
// broken between words by us, one column short of the edge, so that the terminal never wraps them; when the terminal
// has been made narrower since, it has wrapped them, and the rows that they take now are counted before they are wiped.
#include "CaptionDisplay.h"
#include "Output.h"
#include "Terminal.h"
#include "UnicodeText.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <variant>
#include <vector>

namespace earshot::cli {
namespace {

constexpr std::size_t kMaxRows = 3; // of what is being said: its end
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kBold = "\x1b[1m";
constexpr const char* kNormal = "\x1b[0m";

int columnsOf(std::string_view text) {
    int columns = 0;
    while (!text.empty()) {
        const Grapheme grapheme = firstGrapheme(text);
        columns += grapheme.columns;
        text.remove_prefix(grapheme.bytes.size());
    }
    return columns;
}

// What a vocabulary or a label brings along must not steer the terminal.
std::string printable(std::string_view text) {
    std::string result;
    for (const char c : text) result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    return result;
}

struct Row {
    std::string text; // with escape sequences
    int columns = 0;
};

class TerminalDisplay final : public CaptionDisplay {
public:
    void begin(const DisplayHeader& header) override {
        write(kDim + printable(header.input) + ", " + printable(header.model) + ". Ctrl-C ends." + kNormal + "\n");
        std::fflush(stdout);
    }
    void show(const StreamEvent& event) override { std::visit(*this, event.body); }
    void show(const StreamHealth&) override {
        if (!rows_.empty() && terminalColumns() != width_) redraw();
    }
    void complain(const std::string& sentence) override {
        wipe();
        std::fflush(stdout);
        printError(sentence);
        redraw();
    }
    void end(const StreamHealth&) override {
        wipe();
        std::fflush(stdout);
    }

    void operator()(const CaptionEvent& event) {
        switch (event.kind) {
        case CaptionEventKind::kPartial:
            words_ = event.words;
            numCommitted_ = event.numCommitted;
            redraw();
            break;
        case CaptionEventKind::kFinal:
            if (!event.fillsGap) words_.clear();
            print(printable(event.text));
            break;
        case CaptionEventKind::kGap: print(kDim + printable(event.text) + kNormal); break;
        case CaptionEventKind::kClear: break; // what has scrolled stays
        }
    }
    void operator()(const KeywordEvent& event) { print(kBold + printable(lineOf(event)) + kNormal); }
    void operator()(const NamedLabelEvent& event) {
        if (const std::string line = lineOf(event); !line.empty()) print(kBold + printable(line) + kNormal);
    }

private:
    static void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

    // A line that stays, above what is being said.
    void print(const std::string& line) {
        wipe();
        if (!line.empty()) write(line + "\n");
        redraw();
    }

    void wipe() {
        if (rows_.empty()) return;
        const int columns = std::max(terminalColumns(), 1);
        int numRows = 0;
        for (const Row& row : rows_) numRows += std::max(1, (row.columns + columns - 1) / columns);
        if (numRows > 1) write("\x1b[" + std::to_string(numRows - 1) + "A");
        write("\r\x1b[J");
        rows_.clear();
    }

    void redraw() {
        wipe();
        width_ = terminalColumns();
        layOut();
        for (std::size_t i = 0; i < rows_.size(); ++i) write((i > 0 ? "\r\n" : "") + rows_[i].text);
        std::fflush(stdout);
    }

    void layOut() {
        const int room = std::max(width_ - 1, 1);
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const std::string word = printable(words_[i].text);
            const int columns = columnsOf(word);
            const std::string styled = i < numCommitted_ ? word : kDim + word + kNormal;
            if (rows_.empty() || rows_.back().columns + 1 + columns > room)
                rows_.push_back({styled, columns});
            else
                rows_.back() = {rows_.back().text + " " + styled, rows_.back().columns + 1 + columns};
        }
        if (rows_.size() > kMaxRows) rows_.erase(rows_.begin(), rows_.end() - kMaxRows);
    }

    std::vector<TranscriptWord> words_; // of what is being said
    std::size_t numCommitted_ = 0;
    std::vector<Row> rows_; // as they were drawn; the cursor is behind the last one
    int width_ = 0;         // of the terminal, when they were
};

} // namespace

std::unique_ptr<CaptionDisplay> makeTerminalDisplay() {
    return std::make_unique<TerminalDisplay>();
}

} // namespace earshot::cli
