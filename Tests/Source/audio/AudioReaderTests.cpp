// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Sound files to mono samples at the model's rate: formats, channels, rates, and files that are not sound.
#include "AudioReader.h"
#include "ScratchFolder.h"
#include "WaveFile.h"
#include "WithoutRights.h"

#include <sndfile.h>
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <limits>

using namespace earshot;

namespace {

constexpr int kRateHz = 16000;

Result<std::vector<float>> readAll(const std::filesystem::path& file, std::size_t blockSize = 1000) {
    EARSHOT_TRY(AudioReader reader, AudioReader::open(file, kRateHz));
    std::vector<float> samples;
    std::vector<float> block(blockSize);
    for (;;) {
        EARSHOT_TRY(const std::size_t count, reader.read(block));
        samples.insert(samples.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
        if (count < block.size()) return samples;
    }
}

void writeWith(const std::filesystem::path& file, int format, int rateHz, const std::vector<float>& samples) {
    SF_INFO info{};
    info.samplerate = rateHz;
    info.channels = 1;
    info.format = format;
    SNDFILE* handle = sf_open(file.c_str(), SFM_WRITE, &info);
    REQUIRE(handle);
    CHECK(sf_writef_float(handle, samples.data(), static_cast<sf_count_t>(samples.size())) ==
          static_cast<sf_count_t>(samples.size()));
    sf_close(handle);
}

double amplitude(std::span<const float> samples) {
    double sum = 0;
    for (float sample : samples) sum += static_cast<double>(sample) * sample;
    return std::sqrt(2 * sum / static_cast<double>(samples.size()));
}

// The largest difference in the middle, away from where a resampler's filter meets the ends.
double worstDifference(const std::vector<float>& a, const std::vector<float>& b) {
    double worst = 0;
    for (std::size_t i = 1000; i + 1000 < std::min(a.size(), b.size()); ++i)
        worst = std::max(worst, static_cast<double>(std::abs(a[i] - b[i])));
    return worst;
}

} // namespace

TEST_CASE("Channels are averaged", "[unit]") {
    const test::ScratchFolder folder;
    const std::vector<float> stereo = {0.5F, -0.5F, 0.5F, 0.25F};
    const auto samples = readAll(folder.write("stereo.wav", test::waveFile(stereo, 2, kRateHz)));
    REQUIRE(samples.ok());
    REQUIRE(samples->size() == 2);
    CHECK(std::abs((*samples)[0]) < 1e-4F);
    CHECK(std::abs((*samples)[1] - 0.375F) < 1e-4F);
}

TEST_CASE("Any rate becomes the model's, with the tone and the length it had", "[unit]") {
    const test::ScratchFolder folder;
    const auto expected = test::sine(440, kRateHz, 2.0);
    for (int rateHz : {8000, 11025, 22050, 44100, 48000, 96000}) {
        INFO(rateHz);
        const auto file = folder.write("tone.wav", test::waveFile(test::sine(440, rateHz, 2.0), 1, rateHz));
        const auto samples = readAll(file);
        REQUIRE(samples.ok());
        CHECK(std::abs(static_cast<long>(samples->size()) - 2 * kRateHz) <= 2);
        CHECK(worstDifference(*samples, expected) < 1e-3); // in phase: times stay as they are
    }
}

TEST_CASE("A tone above what the model's rate can hold is removed, not folded down", "[unit]") {
    const test::ScratchFolder folder;
    const auto file = folder.write("tone.wav", test::waveFile(test::sine(15000, 48000, 1.0), 1, 48000));
    const auto samples = readAll(file);
    REQUIRE(samples.ok());
    CHECK(amplitude(std::span(*samples).subspan(1000, 14000)) < 1e-3);
}

TEST_CASE("The size of the blocks that are asked for changes nothing", "[stream]") {
    const test::ScratchFolder folder;
    const auto file = folder.write("tone.wav", test::waveFile(test::sine(300, 44100, 3.0), 1, 44100));
    const auto whole = readAll(file, 1'000'000);
    REQUIRE(whole.ok());
    for (std::size_t blockSize : {1U, 17U, 4096U}) CHECK(*readAll(file, blockSize) == *whole);
}

TEST_CASE("WAV, AIFF, FLAC, Ogg Vorbis, Opus and MP3 are read", "[unit]") {
    const test::ScratchFolder folder;
    const auto tone = test::sine(440, 48000, 1.0);
    const std::pair<const char*, int> formats[] = {
        {"tone.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT},    {"tone.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24},
        {"tone.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16}, {"tone.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
        {"tone.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS},    {"tone.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}};
    for (const auto& [name, format] : formats) {
        INFO(name);
        writeWith(folder.path() / name, format, 48000, tone);
        const auto samples = readAll(folder.path() / name);
        REQUIRE(samples.ok());
        CHECK(std::abs(static_cast<double>(samples->size()) - kRateHz) < 0.1 * kRateHz); // MP3 pads
        CHECK(std::abs(amplitude(std::span(*samples).subspan(4000, 8000)) - 0.5) < 0.03);
    }
}

TEST_CASE("Samples that are not numbers become silence", "[unit]") {
    const test::ScratchFolder folder;
    const auto file = folder.path() / "odd.wav";
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    writeWith(file, SF_FORMAT_WAV | SF_FORMAT_FLOAT, kRateHz, {NAN, kInfinity, -kInfinity, 0.25F});
    const auto samples = readAll(file);
    REQUIRE(samples.ok());
    CHECK(*samples == std::vector<float>{0, 0, 0, 0.25F});
}

TEST_CASE("What is not a sound file is refused with a reason", "[unit]") {
    const test::ScratchFolder folder;
    CHECK(AudioReader::open(folder.path() / "absent.wav", kRateHz).error().code == ErrorCode::kNotFound);
    CHECK(AudioReader::open(folder.path(), kRateHz).error().code == ErrorCode::kIo);
    for (const auto& [name, content] : {std::pair<const char*, std::string>{"empty.wav", ""},
                                        {"text.wav", "this is text, not sound\n"},
                                        {"header.wav", test::waveFile({}, 1, kRateHz)},
                                        {"cut.wav", test::waveFile({}, 1, kRateHz).substr(0, 20)}}) {
        INFO(name);
        const auto reader = AudioReader::open(folder.write(name, content), kRateHz);
        REQUIRE_FALSE(reader.ok());
        CHECK(reader.error().code == ErrorCode::kInvalidData);
        CHECK_FALSE(reader.error().message.empty());
    }
}

TEST_CASE("Damaged files end early or give an error, and never more than their size allows", "[unit]") {
    const test::ScratchFolder folder;
    writeWith(folder.path() / "whole.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, kRateHz, test::sine(440, kRateHz, 1.0));
    std::string bytes;
    {
        std::ifstream stream(folder.path() / "whole.flac", std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }
    for (std::size_t cut = 10; cut < bytes.size(); cut += bytes.size() / 23) {
        std::string damaged = bytes.substr(0, cut);
        damaged[cut / 2] = static_cast<char>(damaged[cut / 2] ^ 0x55);
        const auto samples = readAll(folder.write("damaged.flac", damaged));
        if (samples.ok()) CHECK(samples->size() <= 2U * kRateHz);
    }
}

TEST_CASE("A recording that its reader may not see is not said to be missing or to be no sound", "[unit]") {
    namespace fs = std::filesystem;
    const test::ScratchFolder folder;
    const auto locked = folder.write("locked.wav", test::waveFile(test::sine(440, kRateHz, 1.0), 1, kRateHz));
    const auto closed = folder.path() / "closed";
    fs::create_directory(closed);
    fs::copy_file(locked, closed / "talk.wav");
    fs::permissions(locked, fs::perms::none);
    fs::permissions(closed, fs::perms::none);
    {
        const test::WithoutRights nobody;
        if (!nobody.isWithout()) SKIP("SKIPPED: rights cannot be given up here");
        for (const auto& file : {locked, closed / "talk.wav"}) {
            const auto opened = AudioReader::open(file, kRateHz);
            REQUIRE_FALSE(opened.ok());
            CHECK(opened.error().code == ErrorCode::kIo);
            CHECK(opened.error().message == "cannot be read: Permission denied");
            CHECK(opened.error().where == file.string());
        }
        CHECK(AudioReader::open(folder.path() / "absent.wav", kRateHz).error().code == ErrorCode::kNotFound);
    }
    fs::permissions(closed, fs::perms::owner_all); // so that the folder goes
}
