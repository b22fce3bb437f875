// SPDX-License-Identifier: AGPL-3.0-or-later
//
// What must hold whatever the model says: random streams of hypotheses, honest ones (a known text, heard with errors
// and some frames off) and wild ones (anything).
#include "CaptionAssembler.h"

#include "CaptionTestSupport.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <map>
#include <random>

using namespace earshot;
using namespace earshot::test;

namespace {

class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    int roll(int low, int high) { return std::uniform_int_distribution(low, high)(engine_); }
    bool once(int in) { return roll(1, in) == 1; }

private:
    std::mt19937 engine_;
};

// Believes all that it is told by events, as a web client would; and objects.
class Listener {
public:
    void take(CaptionAssembler& captions) {
        for (const CaptionEvent& event : captions.takeEvents()) {
            if (event.kind != CaptionEventKind::kPartial && event.kind != CaptionEventKind::kFinal) continue;
            REQUIRE(event.numCommitted <= event.words.size());
            REQUIRE(event.text == joinWords(event.words));
            if (event.fillsGap) continue;
            REQUIRE_FALSE(over_.contains(event.segmentId));
            std::vector<std::string>& known = committed_[event.segmentId];
            REQUIRE(event.numCommitted >= known.size());
            for (std::size_t i = 0; i < event.numCommitted; ++i) {
                if (i < known.size())
                    REQUIRE(known[i] == event.words[i].text);
                else
                    known.push_back(event.words[i].text);
            }
            if (event.kind == CaptionEventKind::kFinal) {
                REQUIRE(event.numCommitted == event.words.size());
                over_[event.segmentId] = true;
            }
        }
        const auto view = captions.snapshot();
        REQUIRE(view->tentative.size() <= CaptionTail::kMaxWords);
        REQUIRE(view->statistics.numCommittedRevisions == 0);
        for (std::size_t i = 1; i < view->lines.size(); ++i)
            REQUIRE(view->lines[i - 1]->startSeconds <= view->lines[i]->startSeconds);
    }
    [[nodiscard]] std::vector<std::string> committed() const {
        std::vector<std::string> all;
        for (const auto& [id, texts] : committed_) all.insert(all.end(), texts.begin(), texts.end());
        return all;
    }

private:
    std::map<std::int64_t, std::vector<std::string>> committed_;
    std::map<std::int64_t, bool> over_;
};

struct Spoken {
    std::string text;
    int start = 0, end = 0; // frames
};

std::vector<Spoken> speak(Dice& dice, int& frame, int& count) {
    std::vector<Spoken> said;
    for (int i = dice.roll(0, 25); i > 0; --i) {
        const int start = frame + dice.roll(2, 20), end = start + dice.roll(1, 25);
        said.push_back({"w" + std::to_string(count++), start, end});
        frame = end;
    }
    return said;
}

// The words heard up to a frame: the last one may be half there; behind `stableEnd` they may be other words altogether.
SegmentHypothesis hear(Dice& dice, std::int64_t id, const std::vector<Spoken>& said, int stableEnd, int end) {
    SegmentHypothesis heard{.segmentId = id};
    for (const Spoken& spoken : said) {
        if (spoken.start >= end) break;
        TranscriptWord each = word(spoken.text, spoken.start, std::min(spoken.end, end));
        if (spoken.end > stableEnd && dice.once(3)) {
            if (dice.once(3)) continue;
            each.text = "guess" + std::to_string(dice.roll(0, 9));
        }
        heard.words.push_back(each);
        if (spoken.start < stableEnd) heard.numStable = heard.words.size(); // half a word may count as stable
    }
    return heard;
}

std::vector<TranscriptWord> hearAgain(Dice& dice, const std::vector<Spoken>& said) {
    std::vector<TranscriptWord> heard;
    for (const Spoken& spoken : said) {
        const int shift = dice.roll(-1, 1);
        heard.push_back(word(spoken.text, spoken.start + shift, spoken.end + shift));
    }
    return heard;
}

CaptionAssemblerConfig randomConfig(Dice& dice) {
    return {.calm = {.commit = dice.once(2) ? CommitRule::kWhenStable : CommitRule::kAtFinal,
                     .stepsToShow = dice.roll(1, 3)},
            .maxLines = static_cast<std::size_t>(dice.roll(1, 40))};
}

} // namespace

TEST_CASE("No word is lost or doubled between what was committed and the final", "[unit]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 200)));
    CAPTURE(seed);
    Dice dice(seed);
    CaptionAssembler captions(randomConfig(dice));
    Listener listener;
    std::vector<std::string> truth;
    int frame = 0, count = 0;
    for (std::int64_t id = 0; id < 30; ++id) {
        const int begin = frame;
        const std::vector<Spoken> said = speak(dice, frame, count);
        const int hop = dice.roll(5, 40), lookahead = dice.roll(5, 60);
        for (int stable = begin + hop; stable < frame; stable += hop) {
            captions.update(hear(dice, id, said, stable, stable + lookahead), (stable + lookahead) * kFrame);
            listener.take(captions);
        }
        captions.update(final(id, hearAgain(dice, said)), frame * kFrame);
        captions.advance(frame * kFrame);
        listener.take(captions);
        for (const Spoken& spoken : said) truth.push_back(spoken.text);
    }
    REQUIRE(listener.committed() == truth);
}

TEST_CASE("Committed words stay, whatever the model says", "[unit]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 200)));
    CAPTURE(seed);
    Dice dice(seed);
    CaptionAssembler captions(randomConfig(dice));
    Listener listener;
    double now = 0;
    for (int step = 0; step < 400; ++step) {
        std::int64_t id = step / 10 - dice.roll(0, 1);
        now += 0.01 * dice.roll(0, 500);
        std::vector<TranscriptWord> wild;
        for (int i = dice.roll(0, dice.once(20) ? 400 : 12); i > 0; --i) {
            const int start = dice.roll(0, 1000);
            wild.push_back(
                word(std::string(1, static_cast<char>('a' + dice.roll(0, 3))), start, start + dice.roll(0, 50)));
        }
        SegmentHypothesis hypothesis{.segmentId = id, .words = wild, .isFinal = dice.once(8), .isCut = dice.once(2)};
        hypothesis.numStable = static_cast<std::size_t>(dice.roll(0, 14)); // may be more than there are
        switch (dice.roll(0, 9)) {
        case 0: captions.withdraw(id); break;
        case 1: captions.addGap(now - dice.roll(-1, 9), now, "wild"); break;
        case 2: captions.fillGap(hypothesis, now - dice.roll(-1, 20), now - dice.roll(0, 9), now); break;
        case 3: captions.advance(now); break;
        case 4: captions.clear(now); break;
        default: captions.update(hypothesis, now);
        }
        listener.take(captions);
    }
}
