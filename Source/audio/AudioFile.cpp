// SPDX-License-Identifier: AGPL-3.0-or-later
//
// libsndfile is a C library; its types stay in this file.
#include "AudioFile.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

namespace earshot {
namespace {

constexpr std::size_t kBlockFrames = 4096;

struct CloseFile {
    void operator()(SNDFILE* file) const { sf_close(file); }
};

float finite(float sample) {
    return std::isfinite(sample) ? sample : 0.0F;
}

} // namespace

struct AudioFile::Impl {
    std::filesystem::path path;
    SF_INFO info{};
    std::unique_ptr<SNDFILE, CloseFile> file;
    std::vector<float> interleaved;
};

AudioFile::AudioFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AudioFile::~AudioFile() = default;
AudioFile::AudioFile(AudioFile&&) noexcept = default;
AudioFile& AudioFile::operator=(AudioFile&&) noexcept = default;

Result<AudioFile> AudioFile::open(const std::filesystem::path& path) {
    const auto fail = [&](ErrorCode code, const std::string& message) { return Error{code, message, path.string()}; };
    std::error_code failure, ignored;
    const auto status = std::filesystem::status(path, failure);
    if (status.type() == std::filesystem::file_type::not_found)
        return fail(ErrorCode::kNotFound, "there is no such file");
    if (failure) return fail(ErrorCode::kIo, "cannot be read: " + failure.message()); // a folder above it forbids it
    if (std::filesystem::is_directory(status)) return fail(ErrorCode::kIo, "is a folder, expected a sound file");
    if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, ignored) == 0)
        return fail(ErrorCode::kInvalidData, "is empty (0 bytes)");

    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->file.reset(sf_open(path.c_str(), SFM_READ, &impl->info));
    if (!impl->file) {
        std::string reason = sf_strerror(nullptr);
        while (!reason.empty() && (reason.back() == '.' || reason.back() == '\n')) reason.pop_back();
        if (sf_error(nullptr) == SF_ERR_SYSTEM) {
            constexpr std::string_view kSystem = "System error : ";
            if (reason.starts_with(kSystem)) reason.erase(0, kSystem.size());
            return fail(ErrorCode::kIo, "cannot be read: " + reason);
        }
        return fail(ErrorCode::kInvalidData,
                    "cannot be read as sound: " + reason + " (WAV, AIFF, FLAC, Ogg Vorbis, Opus and MP3 can)");
    }
    if (impl->info.channels < 1 || impl->info.samplerate < 1 || impl->info.frames == 0)
        return fail(ErrorCode::kInvalidData, "holds no sound");
    impl->interleaved.resize(kBlockFrames * static_cast<std::size_t>(impl->info.channels));
    return AudioFile(std::move(impl));
}

int AudioFile::sampleRateHz() const {
    return impl_->info.samplerate;
}
int AudioFile::numChannels() const {
    return impl_->info.channels;
}
std::int64_t AudioFile::numFrames() const {
    return impl_->info.frames > 0 && impl_->info.frames < SF_COUNT_MAX ? impl_->info.frames : 0;
}

Result<void> AudioFile::seek(std::int64_t frame) {
    if (frame >= 0 && sf_seek(impl_->file.get(), frame, SEEK_SET) == frame) return {};
    return Error{ErrorCode::kInvalidData, "cannot be read from its frame " + std::to_string(frame) + " on",
                 impl_->path.string()};
}

Result<std::size_t> AudioFile::read(std::span<float> mono) {
    const auto channels = static_cast<std::size_t>(impl_->info.channels);
    const float scale = 1.0F / static_cast<float>(channels);
    std::size_t written = 0;
    while (written < mono.size()) {
        const auto wanted = static_cast<sf_count_t>(std::min(kBlockFrames, mono.size() - written));
        const auto got = sf_readf_float(impl_->file.get(), impl_->interleaved.data(), wanted);
        if (sf_error(impl_->file.get()) != SF_ERR_NO_ERROR)
            return Error{ErrorCode::kInvalidData, std::string("is damaged: ") + sf_strerror(impl_->file.get()),
                         impl_->path.string()};
        if (got <= 0) break;
        for (std::size_t frame = 0; frame < static_cast<std::size_t>(got); ++frame) {
            float sum = 0;
            for (std::size_t channel = 0; channel < channels; ++channel)
                sum += finite(impl_->interleaved[frame * channels + channel]);
            mono[written++] = sum * scale;
        }
    }
    return written;
}

} // namespace earshot
