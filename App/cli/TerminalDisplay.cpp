// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Captions on a terminal. What is being said stands in the last few rows and is drawn anew when it changes. Rows are
// broken between words by us, short of the edge, so that the terminal never wraps them; when the terminal
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
constexpr int kMargin = 3;          // columns that stay free: terminals wrap at the last one and show ^C
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

Row styled(const char* style, std::string_view text) {
    return {style + printable(text) + kNormal, columnsOf(text)};
}

// Words after the first `numSettled` are dim.
std::vector<Row> rowsOf(const std::vector<TranscriptWord>& words, std::size_t numSettled) {
    const int room = std::max(terminalColumns() - kMargin, 1);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Row word =
            i < numSettled ? Row{printable(words[i].text), columnsOf(words[i].text)} : styled(kDim, words[i].text);
        if (rows.empty() || rows.back().columns + 1 + word.columns > room)
            rows.push_back(word);
        else
            rows.back() = {rows.back().text + " " + word.text, rows.back().columns + 1 + word.columns};
    }
    return rows;
}

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
            print(rowsOf(event.words, event.words.size()));
            break;
        case CaptionEventKind::kGap: print({styled(kDim, event.text)}); break;
        case CaptionEventKind::kClear: break; // what has scrolled stays
        }
    }
    void operator()(const KeywordEvent& event) { print({styled(kBold, lineOf(event))}); }
    void operator()(const NamedLabelEvent& event) {
        if (const std::string line = lineOf(event); !line.empty()) print({styled(kBold, line)});
    }

private:
    static void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

    // Rows that stay, above what is being said.
    void print(const std::vector<Row>& rows) {
        wipe();
        for (const Row& row : rows) write(row.text + "\n");
        redraw();
    }

    void wipe() {
        if (rows_.empty()) return;
        const int columns = std::max(terminalColumns(), 1);
        int numRows = 0;
        for (const Row& row : rows_) numRows += std::max(1, (row.columns + columns - 1) / columns);
        // Row by row: some terminals keep what "erase to the end of the screen" wipes.
        write("\r\x1b[2K");
        for (int row = 1; row < numRows; ++row) write("\x1b[A\x1b[2K");
        rows_.clear();
    }

    void redraw() {
        wipe();
        width_ = terminalColumns();
        rows_ = rowsOf(words_, numCommitted_);
        if (rows_.size() > kMaxRows) rows_.erase(rows_.begin(), rows_.end() - kMaxRows);
        for (std::size_t i = 0; i < rows_.size(); ++i) write((i > 0 ? "\r\n" : "") + rows_[i].text);
        std::fflush(stdout);
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
