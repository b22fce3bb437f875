// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Decoders on speech: the bundled model's logits of the bundled clips.
#include "BeamCtcDecoder.h"
#include "ClipReader.h"
#include "GreedyCtcDecoder.h"
#include "KeywordSpotter.h"
#include "SharedFixtures.h"
#include "SpeechModel.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace earshot;

namespace {

const std::filesystem::path kResources = std::filesystem::path(EARSHOT_REPOSITORY_DIR) / "Resources";
const std::filesystem::path kNgrams =
    kResources / "models" / "earshot-small-en" / "language_model" / "earshot-en.arpa.gz";

struct Speech {
    SpeechModel model;
    Tensor welcome;
    Tensor journey;

    [[nodiscard]] std::int64_t width() const { return welcome.shape()[1]; }
};

Tensor logitsOf(const SpeechModel& model, Workspace& workspace, const std::string& clip) {
    const auto samples = ClipReader(model.sampleRateHz()).read(kResources / "clips" / clip, 0, 0);
    REQUIRE(samples.ok());
    const auto batch = model.extractor.extract(*samples, model.sampleRateHz());
    REQUIRE(batch.ok());
    Tensor logits;
    REQUIRE(model.pretrained.forward(workspace, {.values = batch->inputValues.values()}, {}, logits).ok());
    return logits;
}

const Speech& speech() {
    static const Speech kSpeech = [] {
        Workspace workspace;
        auto model = SpeechModel::load(workspace.compute, kResources / "models" / "earshot-small-en");
        if (!model.ok()) FAIL(model.error().toString());
        Tensor welcome = logitsOf(*model, workspace, "welcome.flac");
        Tensor journey = logitsOf(*model, workspace, "journey.flac");
        return Speech{std::move(model).value(), std::move(welcome), std::move(journey)};
    }();
    return kSpeech;
}

DecodedText greedyText(const Tensor& logits) {
    GreedyCtcDecoder decoder(*speech().model.tokenizer, 0.02);
    decoder.append(logits.values(), speech().width());
    return decoder.decode();
}

BeamCtcDecoder beamOver(const Tensor& logits, const BeamOptions& options = {}) {
    auto decoder = BeamCtcDecoder::create(*speech().model.tokenizer, 0.02, options);
    REQUIRE(decoder.ok());
    decoder->append(logits.values(), speech().width());
    return std::move(decoder).value();
}

// ln P(text): the forward algorithm over states, each with the label it emits. Delimiters may be repeated, with blanks
// between, and stand at both ends.
double logProbability(const std::string& text, const Tensor& logits) {
    struct State {
        std::int32_t label;
        std::vector<std::size_t> from;
    };
    const CtcAlphabet alphabet(speech().model.tokenizer->vocabulary());
    const auto labels = alphabet.spell(text);
    REQUIRE(labels.ok());
    const std::int32_t blank = alphabet.blank();
    const std::int32_t delimiter = alphabet.delimiter();
    std::vector<State> states = {{blank, {0, 1}}, {delimiter, {0, 1}}}; // before the first letter
    std::vector<std::size_t> before = {0, 1};                           // what the next letter may follow
    const std::size_t numStart = 2;
    const auto addDelimiters = [&] {
        const std::size_t at = states.size();
        std::vector<std::size_t> from = before;
        from.insert(from.end(), {at, at + 1});
        states.push_back({delimiter, from});
        states.push_back({blank, {at, at + 1}});
        before = {at, at + 1};
    };
    std::int32_t last = blank;
    for (std::int32_t label : *labels) {
        if (label == delimiter) {
            addDelimiters();
        } else {
            const std::size_t at = states.size();
            std::vector<std::size_t> from;
            for (std::size_t state : before)
                if (states[state].label != label || last != label) from.push_back(state);
            from.push_back(at);
            states.push_back({label, from});
            states.push_back({blank, {at, at + 1}});
            before = {at, at + 1};
        }
        last = label;
    }
    const std::vector<std::size_t> endOfWord = before;
    addDelimiters();
    std::vector<std::size_t> ends = endOfWord;
    ends.insert(ends.end(), before.begin(), before.end());

    const auto width = static_cast<std::size_t>(speech().width());
    std::vector<double> alpha(states.size(), kLogZero);
    std::vector<double> next(states.size());
    const std::size_t numFrames = logits.values().size() / width;
    for (std::size_t t = 0; t < numFrames; ++t) {
        const auto frame = logits.values().subspan(t * width, width);
        const double normaliser = logSumExp(frame);
        for (std::size_t s = 0; s < states.size(); ++s) {
            double sum = kLogZero;
            if (t == 0) {
                const bool isFirstLetter = s == numStart;
                if (s < numStart || isFirstLetter) sum = 0;
            } else {
                for (std::size_t from : states[s].from) sum = logAdd(sum, alpha[from]);
            }
            next[s] = sum + static_cast<double>(frame[static_cast<std::size_t>(states[s].label)]) - normaliser;
        }
        std::swap(alpha, next);
    }
    double total = kLogZero;
    for (std::size_t end : ends) total = logAdd(total, alpha[end]);
    return total;
}

std::string wordsOf(const DecodedText& decoded) {
    std::string text;
    for (const DecodedWord& word : decoded.words) text += (text.empty() ? "" : " ") + word.text;
    return text;
}

int numUnknownWords(const std::string& text, const NgramModel& ngrams) {
    std::istringstream stream(text);
    int count = 0;
    for (std::string word; stream >> word;)
        if (ngrams.find(word) == ngrams.unknownWord()) ++count;
    return count;
}

} // namespace

TEST_CASE("On speech the beam's text is at least as probable as the best path's", "[golden]") {
    for (const Tensor* logits : {&speech().welcome, &speech().journey}) {
        const std::string greedy = wordsOf(greedyText(*logits));
        const auto beam = beamOver(*logits).nBest(1).front();
        const double exact = logProbability(beam.text.text, *logits);
        CHECK(exact >= logProbability(greedy, *logits));
        CHECK(beam.logAcoustic <= exact + 1e-6);
    }
}

TEST_CASE("On speech words stand where the best path has them", "[golden]") {
    std::size_t numWords = 0;
    std::size_t numShared = 0; // words that both have: how many depends on how sure the model is
    std::size_t numSame = 0;   // and that stand at the same place
    for (const Tensor* logits : {&speech().welcome, &speech().journey}) {
        const DecodedText greedy = greedyText(*logits);
        const DecodedText beam = beamOver(*logits).best();
        numWords += beam.words.size();
        for (const DecodedWord& word : beam.words) {
            numShared += std::any_of(greedy.words.begin(), greedy.words.end(),
                                     [&](const DecodedWord& other) { return other.text == word.text; });
            const auto same = std::find_if(greedy.words.begin(), greedy.words.end(), [&](const DecodedWord& other) {
                return other.text == word.text && std::abs(other.startFrame - word.startFrame) <= 2 &&
                       std::abs(other.endFrame - word.endFrame) <= 2 &&
                       std::abs(other.confidence - word.confidence) < 0.1;
            });
            if (same != greedy.words.end()) ++numSame;
        }
        UNSCOPED_INFO(greedy.text << "\n" << beam.text);
    }
    CHECK(numShared * 10 >= numWords * 7);
    CHECK(numSame * 20 >= numShared * 19);
}

TEST_CASE("Speech in hops with a copy for what lies ahead ends in the text of the whole", "[stream]") {
    const auto& logits = speech().journey;
    const auto width = static_cast<std::size_t>(speech().width());
    const std::size_t numFrames = logits.values().size() / width;
    auto decoder = BeamCtcDecoder::create(*speech().model.tokenizer, 0.02);
    REQUIRE(decoder.ok());
    constexpr std::size_t kHop = 16;
    constexpr std::size_t kAhead = 25;
    for (std::size_t t = 0; t < numFrames; t += kHop) {
        decoder->append(logits.values().subspan(t * width, std::min(kHop, numFrames - t) * width), speech().width());
        const std::size_t next = std::min(t + kHop, numFrames);
        auto tentative = *decoder;
        tentative.append(logits.values().subspan(next * width, std::min(kAhead, numFrames - next) * width),
                         speech().width());
        CHECK(tentative.numFrames() >= decoder->numFrames());
    }
    CHECK(decoder->best().text == beamOver(logits).best().text);
}

TEST_CASE("N-grams lead to words that exist", "[golden]") {
    if (!test::exists(kNgrams)) SKIP("no n-grams are bundled: " << kNgrams.string());
    auto loaded = NgramModel::load(kNgrams);
    REQUIRE(loaded.ok());
    CHECK(loaded->memoryBytes() < 3 * std::filesystem::file_size(kNgrams)); // packed to less than a third of the text
    const auto ngrams = std::make_shared<const NgramModel>(std::move(loaded).value());
    for (const Tensor* logits : {&speech().welcome, &speech().journey}) {
        const std::string without = beamOver(*logits).best().text;
        const std::string with = beamOver(*logits, {.language = {.ngrams = ngrams}}).best(LastWord::kIsComplete).text;
        INFO(without << "\n" << with);
        const int numUnknown = numUnknownWords(without, *ngrams);
        CHECK(numUnknownWords(with, *ngrams) * 3 <= numUnknown * 2);
    }
}

TEST_CASE("A typed word is found where it is said in a clip, and not in the other clip", "[golden]") {
    const std::vector<Keyword> keywords = {{"captions"}, {"live captions"}, {"computer"}, {"river"}, {"station"}};
    const auto detections = [&](const Tensor& logits) {
        auto spotter = KeywordSpotter::create(speech().model.tokenizer->vocabulary(), 0.02, keywords);
        REQUIRE(spotter.ok());
        auto found = spotter->append(logits.values(), speech().width());
        for (const auto& last : spotter->finish()) found.push_back(last);
        return found;
    };
    const auto check = [&](const Tensor& logits, const std::vector<std::string>& expected) {
        const auto found = detections(logits);
        const DecodedText greedy = greedyText(logits);
        std::vector<std::string> texts;
        for (const auto& detection : found) {
            const std::string& text = keywords[detection.keyword].text;
            INFO(text << " at frame " << detection.startFrame << ", " << detection.score);
            texts.push_back(text);
            const std::string lastWord = text.substr(text.find_last_of(' ') + 1);
            for (const DecodedWord& word : greedy.words) {
                std::string lower = word.text;
                std::transform(lower.begin(), lower.end(), lower.begin(),
                               [](char c) { return static_cast<char>(std::tolower(c)); });
                if (lower == lastWord) CHECK(std::abs(word.endFrame - detection.endFrame) <= 3);
                if (lower == text) CHECK(std::abs(word.startFrame - detection.startFrame) <= 3);
            }
        }
        std::sort(texts.begin(), texts.end());
        CHECK(texts == expected);
    };
    check(speech().welcome, {"captions", "computer", "live captions"});
    check(speech().journey, {"river", "station"});
}
